package org.imglish.jobs.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.imglish.jobs.lease.Claim;
import org.imglish.jobs.lease.Fence;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The checkpoints: rows in PostgreSQL, files in a folder. */
public class JdbcCheckpoints implements Checkpoints {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Fence fence;

	private final Path folder;

	/**
	 * @param folder folder of all checkpoints
	 */
	public JdbcCheckpoints(JdbcClient jdbc, TransactionTemplate transaction, Fence fence, Path folder) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.fence = fence;
		this.folder = folder;
	}

	@Override
	public List<Checkpoint> list(long run) {
		return this.jdbc
			.sql("SELECT * FROM imglish.checkpoint WHERE run = ? AND state = 'COMPLETE' ORDER BY step DESC, id DESC")
			.param(run)
			.query(JdbcCheckpoints::checkpoint)
			.list();
	}

	@Override
	public Optional<Checkpoint> find(long id) {
		return this.jdbc.sql("SELECT * FROM imglish.checkpoint WHERE id = ?")
			.param(id)
			.query(JdbcCheckpoints::checkpoint)
			.optional();
	}

	@Override
	public InputStream open(Checkpoint checkpoint, String name) {
		if (checkpoint.files().stream().noneMatch((file) -> file.name().equals(name))) {
			throw new IllegalArgumentException("Checkpoint " + checkpoint.id() + " has no file '" + name + "'");
		}
		try {
			return Files.newInputStream(folder(checkpoint.id()).resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Folder with the files of a checkpoint. */
	public Path folder(long id) {
		String name = this.jdbc.sql("SELECT folder FROM imglish.checkpoint WHERE id = ?")
			.param(id)
			.query(String.class)
			.single();
		return this.folder.resolve(name);
	}

	/**
	 * Notes a checkpoint before its first byte is written, in a transaction of its own.
	 * @return its number
	 */
	public long pending(Claim claim, long step) {
		Long id = this.transaction.execute((status) -> {
			this.fence.check(claim);
			return this.jdbc.sql("""
					INSERT INTO imglish.checkpoint (run, attempt, fencing, step, state, folder)
					VALUES (?, ?, ?, ?, 'PENDING', ?) RETURNING id
					""")
				.params(claim.run(), claim.attempt(), claim.fencing(), step,
						"run-%d/%d-%08d".formatted(claim.run(), claim.fencing(), step))
				.query(Long.class)
				.single();
		});
		return (id != null) ? id : 0;
	}

	/** Completes a checkpoint, in the current transaction. */
	public void complete(Claim claim, long id, List<Checkpoint.File> files, Map<String, Double> metrics) {
		this.fence.check(claim);
		this.jdbc
			.sql("""
					UPDATE imglish.checkpoint SET state = 'COMPLETE', files = ?::jsonb, bytes = ?, metrics = ?::jsonb WHERE id = ?
					""")
			.params(JSON.writeValueAsString(files), files.stream().mapToLong(Checkpoint.File::bytes).sum(),
					JSON.writeValueAsString(metrics), id)
			.update();
	}

	/** Marks a checkpoint whose files no longer are what they were. */
	public void damaged(long id) {
		this.jdbc.sql("UPDATE imglish.checkpoint SET state = 'DAMAGED' WHERE id = ?").param(id).update();
	}

	/**
	 * Checkpoints that retention gives up: beyond the newest ones of a run, neither
	 * pinned nor registered nor what an unfinished run began with, and those that dead
	 * attempts left pending.
	 */
	public List<Long> superfluous(long run, int keep, long fencing) {
		return this.jdbc.sql("""
				SELECT c.id FROM imglish.checkpoint c
				WHERE c.run = ? AND NOT c.pinned AND NOT EXISTS (SELECT FROM imglish.model m WHERE m.checkpoint = c.id)
					AND NOT EXISTS (SELECT FROM imglish.starting_point s JOIN imglish.run r ON r.id = s.run
						WHERE s.checkpoint = c.id AND r.state NOT IN ('COMPLETED', 'CANCELLED'))
					AND ((c.state = 'PENDING' AND c.fencing < ?) OR (c.state = 'COMPLETE' AND c.id NOT IN (
						SELECT k.id FROM imglish.checkpoint k WHERE k.run = c.run AND k.state = 'COMPLETE'
						ORDER BY k.step DESC, k.id DESC LIMIT ?)))
				""").params(run, fencing, keep).query(Long.class).list();
	}

	/** Forgets a checkpoint; its files are the caller's to delete afterwards. */
	public void delete(long id) {
		this.jdbc.sql("DELETE FROM imglish.checkpoint WHERE id = ?").param(id).update();
	}

	private static Checkpoint checkpoint(ResultSet row, int index) throws SQLException {
		return new Checkpoint(row.getLong("id"), row.getLong("run"), row.getInt("attempt"), row.getLong("step"),
				Checkpoint.State.valueOf(row.getString("state")), row.getLong("bytes"),
				List.of(JSON.readValue(row.getString("files"), Checkpoint.File[].class)),
				JSON.readValue(row.getString("metrics"), new TypeReference<Map<String, Double>>() {
				}), row.getBoolean("pinned"), row.getTimestamp("created_at").toInstant());
	}

}
