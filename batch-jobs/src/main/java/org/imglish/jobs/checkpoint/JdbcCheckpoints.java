package org.imglish.jobs.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.store.CheckpointStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The checkpoints: rows in PostgreSQL, files in a store. */
public class JdbcCheckpoints implements Checkpoints {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String OF_RUN = " FROM imglish.checkpoint WHERE run = ? AND state = 'COMPLETE'";

	private static final String NEWEST_FIRST = " ORDER BY step DESC, id DESC";

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Fence fence;

	private final CheckpointStore store;

	/**
	 * @param transaction begins a transaction of its own inside another's
	 * @param store where the files lie
	 */
	public JdbcCheckpoints(JdbcClient jdbc, TransactionTemplate transaction, Fence fence, CheckpointStore store) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.fence = fence;
		this.store = store;
	}

	@Override
	public List<Checkpoint> list(long run) {
		return this.jdbc.sql("SELECT *" + OF_RUN + NEWEST_FIRST).param(run).query(JdbcCheckpoints::checkpoint).list();
	}

	@Override
	public Page<Checkpoint> list(long run, int page, int size) {
		long total = this.jdbc.sql("SELECT count(*)" + OF_RUN).param(run).query(Long.class).single();
		return new Page<>(this.jdbc.sql("SELECT *" + OF_RUN + NEWEST_FIRST + " LIMIT ? OFFSET ?")
			.params(run, size, (long) page * size)
			.query(JdbcCheckpoints::checkpoint)
			.list(), page, size, total);
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
			return this.store.open(key(checkpoint.id()), name);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Optional<Checkpoint> pin(long id, boolean pinned) {
		this.jdbc.sql("UPDATE imglish.checkpoint SET pinned = ? WHERE id = ? AND state = 'COMPLETE'")
			.params(pinned, id)
			.update();
		return find(id).filter((checkpoint) -> checkpoint.state() == Checkpoint.State.COMPLETE);
	}

	/** The store's key of a checkpoint. */
	public String key(long id) {
		return this.jdbc.sql("SELECT folder FROM imglish.checkpoint WHERE id = ?")
			.param(id)
			.query(String.class)
			.single();
	}

	/**
	 * Notes a checkpoint before its first byte is written, in a transaction of its own;
	 * again if it is not certain whether that has been done.
	 * @return its number
	 */
	public long pending(Claim claim, long step) {
		Long id = this.transaction.execute((status) -> {
			this.fence.check(claim);
			return this.jdbc.sql("""
					INSERT INTO imglish.checkpoint (run, attempt, fencing, step, state, folder)
					VALUES (?, ?, ?, ?, 'PENDING', ?)
					ON CONFLICT (folder) DO UPDATE SET state = 'PENDING', created_at = now() RETURNING id
					""")
				.params(claim.run(), claim.attempt(), claim.fencing(), step,
						String.format(Locale.ROOT, "run-%d/%d-%08d", claim.run(), claim.fencing(), step))
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

	/** Runs that have complete checkpoints, with their recipes. */
	List<Owner> owners() {
		return this.jdbc
			.sql("""
					SELECT r.id AS run, r.recipe::text AS recipe FROM imglish.run r
					WHERE EXISTS (SELECT FROM imglish.checkpoint c WHERE c.run = r.id AND c.state = 'COMPLETE') ORDER BY r.id
					""")
			.query((row, index) -> new Owner(row.getLong("run"), JSON.readTree(row.getString("recipe"))))
			.list();
	}

	/** A run that has complete checkpoints. */
	Optional<Owner> owner(long run) {
		return this.jdbc.sql("SELECT r.recipe::text FROM imglish.run r WHERE r.id = ?")
			.param(run)
			.query(String.class)
			.optional()
			.map((recipe) -> new Owner(run, JSON.readTree(recipe)));
	}

	/**
	 * Forgets a checkpoint unless it is pinned, registered as a model, or needed by a run
	 * that has not come to its end, in a transaction of its own.
	 * @return the key whose files are now the caller's to delete; empty if the checkpoint
	 * stays
	 */
	Optional<String> giveUp(long id) {
		Optional<String> key = this.transaction.execute((status) -> {
			// Waits for whoever is beginning to refer to it; the next statement sees
			// them.
			this.jdbc.sql("SELECT id FROM imglish.checkpoint WHERE id = ? FOR UPDATE").param(id).query().listOfRows();
			return this.jdbc
				.sql("""
						DELETE FROM imglish.checkpoint c
						WHERE c.id = ? AND NOT c.pinned
							AND NOT EXISTS (SELECT FROM imglish.model m WHERE m.checkpoint = c.id)
							AND NOT EXISTS (
								SELECT FROM imglish.starting_point s JOIN imglish.run r ON r.id = s.run
								WHERE s.checkpoint = c.id AND r.state NOT IN ('COMPLETED', 'CANCELLED'))
							AND NOT EXISTS (
								SELECT FROM imglish.run r WHERE r.state NOT IN ('COMPLETED', 'CANCELLED')
									AND jsonb_path_exists(r.recipe, '$.**.checkpoint ? (@ == $id)', jsonb_build_object('id', c.id)))
						RETURNING folder
						""")
				.param(id)
				.query(String.class)
				.optional();
		});
		return (key != null) ? key : Optional.empty();
	}

	/**
	 * Forgets what attempts left behind that no longer own their run, and damaged
	 * checkpoints that have a successor.
	 * @return the keys whose files are now the caller's to delete
	 */
	List<String> giveUpRemains() {
		return this.jdbc.sql("""
				DELETE FROM imglish.checkpoint c USING imglish.run r
				WHERE r.id = c.run AND ((c.state = 'PENDING' AND c.fencing <> r.fencing) OR (c.state = 'DAMAGED'
					AND NOT EXISTS (SELECT FROM imglish.model m WHERE m.checkpoint = c.id)
					AND EXISTS (SELECT FROM imglish.checkpoint k
						WHERE k.run = c.run AND k.state = 'COMPLETE' AND k.step >= c.step)))
				RETURNING folder
				""").query(String.class).list();
	}

	/** The keys that rows name. */
	Set<String> keys() {
		return this.jdbc.sql("SELECT folder FROM imglish.checkpoint").query(String.class).set();
	}

	private static Checkpoint checkpoint(ResultSet row, int index) throws SQLException {
		return new Checkpoint(row.getLong("id"), row.getLong("run"), row.getInt("attempt"), row.getLong("step"),
				Checkpoint.State.valueOf(row.getString("state")), row.getLong("bytes"),
				List.of(JSON.readValue(row.getString("files"), Checkpoint.File[].class)),
				JSON.readValue(row.getString("metrics"), new TypeReference<Map<String, Double>>() {
				}), row.getBoolean("pinned"), row.getTimestamp("created_at").toInstant());
	}

	/**
	 * @param run a run
	 * @param recipe its recipe
	 */
	record Owner(long run, JsonNode recipe) {

	}

}
