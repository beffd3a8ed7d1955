package org.imglish.jobs.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

import org.imglish.core.digest.Sha256;
import org.imglish.core.shard.ShardWriter;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The files that runs left: rows in PostgreSQL, bytes in a folder. A file is written
 * beside its place, flushed and renamed before its row is committed, under the attempt's
 * own fencing number.
 */
public class JdbcRunFiles implements RunFiles {

	private final JdbcClient jdbc;

	private final Fence fence;

	private final Path folder;

	/**
	 * @param folder folder of the files of all runs
	 */
	public JdbcRunFiles(JdbcClient jdbc, Fence fence, Path folder) {
		this.jdbc = jdbc;
		this.fence = fence;
		this.folder = folder;
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
		return Files.newInputStream(this.folder.resolve(path));
	}

	/**
	 * Writes a file and lists it in the current transaction.
	 * @param name letters, digits and {@code - _ .}
	 */
	public void write(Claim claim, String name, Content content) throws IOException {
		String path = String.format(Locale.ROOT, "run-%d/%d/%s", claim.run(), claim.fencing(), name);
		Path place = this.folder.resolve(path);
		Files.createDirectories(place.resolveSibling(""));
		Path beside = place.resolveSibling(name + ".part");
		Sha256 sum = new Sha256();
		try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			OutputStream out = new BufferedOutputStream(sum.adding(Channels.newOutputStream(channel)), 1 << 16);
			content.write(out);
			out.flush();
			channel.force(true);
		}
		Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		ShardWriter.forceFolder(place.resolveSibling(""));
		this.fence.check(claim);
		this.jdbc.sql("""
				INSERT INTO imglish.run_file (run, name, path, bytes, sha256) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (run, name) DO UPDATE
				SET path = excluded.path, bytes = excluded.bytes, sha256 = excluded.sha256, created_at = now()
				""").params(claim.run(), name, path, Files.size(place), sum.hex()).update();
	}

	/** Writes the content of a file. */
	public interface Content {

		void write(OutputStream out) throws IOException;

	}

}
