package org.imglish.jobs.backup;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.jobs.dataset.DatasetStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The files of the store that rows name, with their sums: those of complete checkpoints,
 * of complete datasets and those that runs have left.
 */
public final class StoreListing {

	/** Not every schema that is read has datasets that are being deleted. */
	private static final String KEPT = " NOT coalesce((to_jsonb(d) ->> 'deleting')::boolean, false)";

	private final DatasetStore datasets;

	public StoreListing(DatasetStore datasets) {
		this.datasets = datasets;
	}

	/** All of them, as a transaction sees them. */
	List<StoredFile> of(JdbcClient jdbc) {
		List<StoredFile> files = new ArrayList<>(jdbc
			.sql("""
					SELECT c.folder || '/' || (f ->> 'name') AS name, (f ->> 'bytes')::bigint AS bytes, f ->> 'sha256' AS sha256
					FROM imglish.checkpoint c, jsonb_array_elements(c.files) f WHERE c.state = 'COMPLETE' ORDER BY c.id, 1
					""")
			.query((row, index) -> new StoredFile(StoredFile.Part.CHECKPOINTS, row.getString("name"),
					row.getLong("bytes"), row.getString("sha256")))
			.list());
		files.addAll(jdbc.sql("SELECT path, bytes, sha256 FROM imglish.run_file ORDER BY run, name")
			.query((row, index) -> new StoredFile(StoredFile.Part.PREDICTIONS, row.getString("path"),
					row.getLong("bytes"), row.getString("sha256")))
			.list());
		files.addAll(jdbc.sql("SELECT name, run FROM imglish.dataset d WHERE complete AND " + KEPT + " ORDER BY 1")
			.query((row, index) -> new StoredFile(StoredFile.Part.DATASETS,
					this.datasets.key(row.getString("name"), row.getLong("run")) + "/" + Manifest.FILE, null, null))
			.list());
		files.addAll(jdbc
			.sql("""
					SELECT d.name, d.run, s.file, s.bytes, s.sha256 FROM imglish.dataset d JOIN imglish.shard s ON s.dataset = d.name
					WHERE d.complete AND
					"""
					+ KEPT + " ORDER BY d.name, s.number")
			.query((row, index) -> new StoredFile(StoredFile.Part.DATASETS,
					shard(row).place(this.datasets.key(row.getString("name"), row.getLong("run"))),
					row.getLong("bytes"), row.getString("sha256")))
			.list());
		// Versions of a dataset have shards in common.
		return files.stream().distinct().toList();
	}

	private static Shard shard(ResultSet row) throws SQLException {
		return new Shard(row.getString("file"), 1, row.getLong("bytes"), row.getString("sha256"));
	}

}
