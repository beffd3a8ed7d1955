package org.imglish.jobs.run;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.imglish.core.digest.Sha256;
import org.imglish.core.metric.Goal;
import org.imglish.jobs.recipe.CompleteRecipe;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.recipe.Yardstick;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The runs, in PostgreSQL. */
public class JdbcRuns implements Runs {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int MOST_SUBMISSIONS = 200;

	private static final String COLUMNS = "r.*, r.recipe::text AS recipe_text, " + ShownReason.SQL + """
			AS shown_reason,
			(SELECT count(*) FROM imglish.attempt a WHERE a.run = r.id) AS attempts,
			ARRAY(SELECT d.needs FROM imglish.run_dependency d WHERE d.run = r.id ORDER BY 1) AS needs,
			(SELECT h.metric || CASE WHEN h.highest THEN ' MAX' ELSE ' MIN' END FROM imglish.halving h
				JOIN imglish.halving_run m ON m.halving = h.id WHERE m.run = r.id) AS halving
			""";

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Journal journal;

	private final BatchHistory batchHistory;

	private final RunNeeds needs;

	private final Preemption preemption;

	private final RunLedger ledger;

	private final NamedRows rows;

	private final TimeLeft timeLeft;

	private final AliasedModels aliased;

	private final DatasetVersions versions;

	public JdbcRuns(JdbcClient jdbc, TransactionTemplate transaction, Journal journal) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.journal = journal;
		this.batchHistory = new BatchHistory(jdbc);
		this.needs = new RunNeeds(jdbc);
		this.preemption = new Preemption(jdbc, journal);
		this.ledger = new RunLedger(jdbc);
		this.rows = new NamedRows(jdbc);
		this.timeLeft = new TimeLeft(jdbc);
		this.aliased = new AliasedModels(jdbc);
		this.versions = new DatasetVersions(jdbc);
	}

	@Override
	public Run submit(Submission submission) {
		CompleteRecipe recipe = Recipes.complete(resolved(submission.recipe()));
		return inTransaction(() -> {
			String key = submission.idempotencyKey();
			if (key != null) {
				String digest = digest(submission.recipe());
				boolean fresh = this.jdbc
					.sql("INSERT INTO imglish.idempotency (key, digest) VALUES (?, ?) ON CONFLICT DO NOTHING")
					.params(key, digest)
					.update() > 0;
				if (!fresh) {
					return earlier(key, digest);
				}
			}
			return create(submission, recipe);
		});
	}

	@Override
	public Optional<Run> earlier(Submission submission) {
		String key = submission.idempotencyKey();
		boolean known = key != null
				&& this.jdbc.sql("SELECT EXISTS (SELECT FROM imglish.idempotency WHERE key = ? AND run IS NOT NULL)")
					.param(key)
					.query(Boolean.class)
					.single();
		return (key != null && known) ? Optional.of(inTransaction(() -> earlier(key, digest(submission.recipe()))))
				: Optional.empty();
	}

	private Run earlier(String key, String digest) {
		Map<String, Object> row = this.jdbc.sql("SELECT digest, run FROM imglish.idempotency WHERE key = ? FOR UPDATE")
			.param(key)
			.query()
			.singleRow();
		if (!digest.equals(row.get("digest"))) {
			throw new RunConflictException("idempotency-key-reused",
					"The idempotency key '" + key + "' was used for another recipe; choose a new one.");
		}
		return required(((Number) row.getOrDefault("run", 0L)).longValue());
	}

	private Run create(Submission submission, CompleteRecipe recipe) {
		for (long needed : submission.dependsOn()) {
			required(needed);
		}
		Long maker = submission.doneBy();
		RunState state = (maker != null) ? RunState.COMPLETED
				: submission.dependsOn().isEmpty() ? RunState.QUEUED : RunState.WAITING;
		long id = this.ledger.add(submission, recipe, state, (maker != null)
				? "The dataset was there already: run " + maker + " made it of the same recipe and source." : null);
		for (long needed : submission.dependsOn()) {
			this.jdbc.sql("INSERT INTO imglish.run_dependency VALUES (?, ?) ON CONFLICT DO NOTHING")
				.params(id, needed)
				.update();
		}
		this.rows.keep(recipe);
		if (maker != null) {
			this.rows.keepMade(recipe, maker);
		}
		else {
			this.rows.create(recipe, id);
		}
		if (submission.idempotencyKey() != null) {
			this.jdbc.sql("UPDATE imglish.idempotency SET run = ? WHERE key = ?")
				.params(id, submission.idempotencyKey())
				.update();
		}
		this.journal.event(id, "state", JSON.createObjectNode().put("state", state.name()));
		return required(id);
	}

	@Override
	public List<Run> gather(List<Long> ids) {
		this.ledger.gather(ids);
		return ids.stream().map(this::required).toList();
	}

	@Override
	public List<SubmittedRuns> submissions(String tag) {
		return this.jdbc.sql("""
				SELECT submission AS number, min(created_at) AS created_at, count(*) AS runs FROM imglish.run
				WHERE ? = ANY (tags) AND submission IS NOT NULL GROUP BY submission ORDER BY submission DESC LIMIT ?
				""").params(tag, MOST_SUBMISSIONS).query(SubmittedRuns.class).list();
	}

	@Override
	public JsonNode resolved(JsonNode recipe) {
		return this.versions.resolved(this.aliased.resolved(recipe));
	}

	@Override
	public @Nullable Double expectedSeconds(JsonNode recipe, @Nullable Long steps) {
		return this.timeLeft.expected(recipe, steps);
	}

	@Override
	public Optional<Run> find(long id) {
		return found(id).map((run) -> timed(List.of(run)).get(0));
	}

	private List<Run> timed(List<Run> runs) {
		Map<Long, Double> left = this.timeLeft.of(runs.stream().collect(Collectors.toMap(Run::id, Run::state)));
		return left.isEmpty() ? runs : runs.stream().map((run) -> run.withSecondsLeft(left.get(run.id()))).toList();
	}

	private Optional<Run> found(long id) {
		return this.jdbc.sql("SELECT " + COLUMNS + " FROM imglish.run r WHERE r.id = ?")
			.param(id)
			.query(JdbcRuns::run)
			.optional();
	}

	@Override
	public Page<Run> list(RunFilter filter, Sort<RunField> sort, int page, int size) {
		Conditions conditions = RunConditions.of(filter);
		String where = " FROM imglish.run r WHERE " + conditions.sql();
		long total = this.jdbc.sql("SELECT count(*)" + where).params(conditions.values()).query(Long.class).single();
		List<Run> runs = this.jdbc.sql("SELECT " + COLUMNS + where + sort.sql("r.id DESC") + "LIMIT :size OFFSET :skip")
			.params(conditions.values(page, size))
			.query(JdbcRuns::run)
			.list();
		return new Page<>(timed(runs), page, size, total);
	}

	@Override
	public List<Attempt> attempts(long run) {
		required(run);
		return this.jdbc.sql("SELECT * FROM imglish.attempt WHERE run = ? ORDER BY number")
			.param(run)
			.query(Attempt.class)
			.list();
	}

	@Override
	public Page<Attempt> attempts(long run, int page, int size) {
		long total = required(run).attempts();
		return new Page<>(
				this.jdbc.sql("SELECT * FROM imglish.attempt WHERE run = ? ORDER BY number DESC LIMIT ? OFFSET ?")
					.params(run, size, (long) page * size)
					.query(Attempt.class)
					.list(),
				page, size, total);
	}

	@Override
	public Run stop(long id) {
		return change(id, "run-not-stoppable", "stopped", Map.of(RunState.WAITING, RunState.STOPPED, RunState.QUEUED,
				RunState.STOPPED, RunState.RUNNING, RunState.STOPPING));
	}

	@Override
	public Run resume(long id) {
		return change(id, "run-not-resumable", "resumed",
				Map.of(RunState.STOPPED, RunState.QUEUED, RunState.FAILED, RunState.QUEUED));
	}

	@Override
	public Run cancel(long id) {
		return change(id, "run-not-cancellable", "cancelled",
				Map.of(RunState.WAITING, RunState.CANCELLED, RunState.QUEUED, RunState.CANCELLED, RunState.STOPPED,
						RunState.CANCELLED, RunState.RUNNING, RunState.CANCELLING, RunState.STOPPING,
						RunState.CANCELLING));
	}

	private Run change(long id, String code, String verb, Map<RunState, RunState> transitions) {
		return inTransaction(() -> {
			this.jdbc.sql("SELECT id FROM imglish.run WHERE id = ? FOR NO KEY UPDATE").param(id).query().listOfRows();
			Run run = required(id);
			RunState next = transitions.get(run.state());
			if (next == null) {
				throw new RunConflictException(code,
						String.format(Locale.ROOT,
								"Run %d is %s and cannot be %s; that is possible when it is one of %s.", id,
								run.state(), verb, transitions.keySet().stream().sorted().toList()));
			}
			if (next == RunState.QUEUED) {
				this.rows.checkContinues(run);
			}
			this.ledger.put(id, next);
			this.journal.event(id, "state", JSON.createObjectNode().put("state", next.name()));
			return required(id);
		});
	}

	@Override
	public Run preempt(long id) {
		return inTransaction(() -> {
			this.jdbc.sql("SELECT id FROM imglish.run WHERE id = ? FOR NO KEY UPDATE").param(id).query().listOfRows();
			Run run = required(id);
			if (run.state() != RunState.QUEUED) {
				throw new RunConflictException("run-not-queued", String.format(Locale.ROOT,
						"Run %d is %s; only a run that waits in the queue can be let in.", id, run.state()));
			}
			this.preemption.makeRoom(run);
			return required(id);
		});
	}

	@Override
	public Submission changed(long id, JsonNode changes) {
		Run run = required(id);
		CompleteRecipe stored = Recipes.stored(run.recipe());
		DatasetVersions.pin(stored);
		ObjectNode recipe = stored.json();
		merge(recipe, changes);
		return new Submission(recipe, null, run.tags(), run.priority(), List.of(), null).with(run.submission());
	}

	/** RFC 7396: null removes a field, an object merges, anything else replaces. */
	private static void merge(ObjectNode target, JsonNode changes) {
		for (Map.Entry<String, JsonNode> change : changes.properties()) {
			JsonNode value = change.getValue();
			if (value.isNull()) {
				target.remove(change.getKey());
			}
			else if (value.isObject() && target.path(change.getKey()) instanceof ObjectNode inner) {
				merge(inner, value);
			}
			else {
				target.set(change.getKey(), value);
			}
		}
	}

	@Override
	public Run edit(long id, RunEdit edit, long version) {
		return inTransaction(() -> {
			required(id);
			if (!this.ledger.edit(id, edit, version)) {
				throw new RunConflictException("changed-meanwhile",
						"Run " + id + " was changed by somebody else meanwhile; read it again and repeat the change.");
			}
			return required(id);
		});
	}

	@Override
	public void delete(long id) {
		this.transaction.executeWithoutResult((status) -> {
			Run run = required(id);
			if (!run.state().isEnd()) {
				throw new RunConflictException("run-not-ended",
						"Run " + id + " is " + run.state() + "; cancel it before deleting it.");
			}
			if (this.needs.isNeeded(id, List.of())) {
				throw new RunConflictException("run-needed",
						"Run " + id + " is needed by another run, a dataset or a registered model.");
			}
			this.jdbc.sql("DELETE FROM imglish.dataset WHERE run = ?").param(id).update();
			this.ledger.delete(id);
			this.batchHistory.delete(id);
		});
	}

	@Override
	public List<LogLine> logs(long run, long afterNumber, int limit) {
		return this.jdbc.sql("""
				SELECT number, attempt, at, level, text FROM imglish.run_log
				WHERE run = ? AND number > ? ORDER BY number LIMIT ?
				""").params(run, afterNumber, limit).query(LogLine.class).list();
	}

	@Override
	public List<LogLine> logs(long run, LogQuery query) {
		return this.jdbc
			.sql("""
					SELECT number, attempt, at, level, text FROM imglish.run_log
					WHERE run = :run AND number < :before AND level = ANY (:levels) AND (:text = '' OR text ILIKE :text ESCAPE '!')
						AND (:attempt = 0 OR attempt = :attempt)
					ORDER BY number DESC LIMIT :limit
					""")
			.param("run", run)
			.param("before", (query.before() != null) ? query.before() : Long.MAX_VALUE)
			.param("levels",
					Arrays.stream(LogLevel.values())
						.filter((level) -> level.compareTo(query.level()) >= 0)
						.map(Enum::name)
						.toArray(String[]::new))
			.param("text", (query.text() != null) ? "%" + query.text().replaceAll("[!%_]", "!$0") + "%" : "")
			.param("attempt", (query.attempt() != null) ? query.attempt() : 0)
			.param("limit", query.limit())
			.query(LogLine.class)
			.list();
	}

	private Run required(long id) {
		return found(id).orElseThrow(() -> new UnknownRunException(id));
	}

	private Run inTransaction(Supplier<Run> work) {
		Run run = this.transaction.execute((status) -> work.get());
		if (run == null) {
			throw new IllegalStateException("A transaction gave no run");
		}
		return run;
	}

	private static Run run(ResultSet row, int index) throws SQLException {
		JsonNode recipe = JSON.readTree(row.getString("recipe_text"));
		return new Run(row.getLong("id"), row.getString("name"), RunKind.valueOf(row.getString("kind")),
				row.getString("task"), RunState.valueOf(row.getString("state")), row.getString("shown_reason"),
				row.getInt("priority"), List.of((String[]) array(row, "tags")), row.getString("notes"),
				judgedBy(row.getString("halving"), recipe), recipe, List.of((Long[]) array(row, "needs")),
				new Run.Progress(row.getLong("done"), row.getLong("total"), row.getString("unit")),
				row.getInt("attempts"), instant(row, "created_at"), instantOrNull(row, "started_at"),
				instantOrNull(row, "ended_at"), null, row.getObject("submission", Long.class), row.getLong("version"));
	}

	private static @Nullable Yardstick judgedBy(@Nullable String halving, JsonNode recipe) {
		if (halving == null) {
			return Yardstick.of(recipe);
		}
		int goal = halving.lastIndexOf(' ');
		return new Yardstick(halving.substring(0, goal), Goal.valueOf(halving.substring(goal + 1)));
	}

	private static Object array(ResultSet row, String column) throws SQLException {
		Array array = row.getArray(column);
		return array.getArray();
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		return row.getTimestamp(column).toInstant();
	}

	private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
		Timestamp timestamp = row.getTimestamp(column);
		return (timestamp != null) ? timestamp.toInstant() : null;
	}

	private static String digest(JsonNode recipe) {
		return Sha256.of(recipe.toString());
	}

}
