package org.imglish.jobs.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.digest.Sha256;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.store.FileStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The files that runs left: rows in PostgreSQL, bytes in a store. A file is durable
 * before its row is committed, and lies under the attempt's own fencing number.
 */
public class JdbcRunFiles implements RunFiles {

	private final JdbcClient jdbc;

	private final Fence fence;

	private final FileStore store;

	public JdbcRunFiles(JdbcClient jdbc, Fence fence, FileStore store) {
		this.jdbc = jdbc;
		this.fence = fence;
		this.store = store;
	}

	@Override
	public List<RunFile> list(long run) {
		return this.jdbc.sql("SELECT name, bytes, sha256 FROM imglish.run_file WHERE run = ? ORDER BY name")
			.param(run)
			.query(RunFile.class)
			.list();
	}

	@Override
	public InputStream open(long run, RunFile file) throws IOException {
		String path = this.jdbc.sql("SELECT path FROM imglish.run_file WHERE run = ? AND name = ?")
			.params(run, file.name())
			.query(String.class)
			.single();
		return this.store.open(path);
	}

	/**
	 * Writes files and lists them in the current transaction. All of them are written
	 * before the first one is listed: from then on the database ends a transaction that
	 * pauses, and contents may take long to make.
	 * @param contents by name: letters, digits and {@code - _ .}
	 */
	public void write(Claim claim, Map<String, FileStore.Content> contents) throws IOException {
		List<Written> written = new ArrayList<>();
		for (Map.Entry<String, FileStore.Content> file : contents.entrySet()) {
			written.add(write(claim, file.getKey(), file.getValue()));
		}
		this.fence.check(claim);
		for (Written file : written) {
			this.jdbc.sql("""
					INSERT INTO imglish.run_file (run, name, path, bytes, sha256) VALUES (?, ?, ?, ?, ?)
					ON CONFLICT (run, name) DO UPDATE
					SET path = excluded.path, bytes = excluded.bytes, sha256 = excluded.sha256, created_at = now()
					""").params(claim.run(), file.name(), file.path(), file.bytes(), file.sha256()).update();
		}
	}

	private Written write(Claim claim, String name, FileStore.Content content) throws IOException {
		String path = String.format(Locale.ROOT, "run-%d/%d/%s", claim.run(), claim.fencing(), name);
		Sha256 sum = new Sha256();
		long bytes = this.store.write(path, (out) -> content.write(sum.adding(out)));
		return new Written(name, path, bytes, sum.hex());
	}

	/** A file that lies where it will be looked for. */
	private record Written(String name, String path, long bytes, String sha256) {

	}

}
