package org.imglish.jobs.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.imglish.core.sample.Sample;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.SampleSearch;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.SourceRecord;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.run.Conditions;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The datasets: rows in PostgreSQL, shards in a folder. */
public class JdbcDatasets implements Datasets {

	private static final String SELECT = """
			SELECT d.*, (SELECT count(*) FROM imglish.shard s WHERE s.dataset = d.name) AS shards,
				(SELECT coalesce(sum(samples), 0) FROM imglish.shard s WHERE s.dataset = d.name) AS samples,
				(SELECT coalesce(sum(bytes), 0) FROM imglish.shard s WHERE s.dataset = d.name) AS bytes
			FROM imglish.dataset d WHERE NOT d.deleting
			""";

	/** How long samples are looked for before what was found is told. */
	private static final Duration SEARCH = Duration.ofSeconds(2);

	private static final Logger LOGGER = LoggerFactory.getLogger(JdbcDatasets.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JdbcClient jdbc;

	private final Fence fence;

	private final DatasetStore store;

	/** What complete datasets hold, by their ingest run. */
	private final Map<Long, Contents> contents = new ConcurrentHashMap<>();

	public JdbcDatasets(JdbcClient jdbc, Fence fence, DatasetStore store) {
		this.jdbc = jdbc;
		this.fence = fence;
		this.store = store;
	}

	@Override
	public Page<Dataset> list(DatasetFilter filter, Sort<DatasetField> sort, int page, int size) {
		Conditions conditions = new Conditions().and("d.kind = :kind", "kind", filter.kind())
			.and("d.complete = :complete", "complete", filter.complete())
			.and("position(lower(:text) IN lower(d.name)) > 0", "text", filter.text());
		long total = this.jdbc
			.sql("SELECT count(*) FROM imglish.dataset d WHERE NOT d.deleting AND " + conditions.sql())
			.params(conditions.values())
			.query(Long.class)
			.single();
		return new Page<>(
				this.jdbc.sql(SELECT + " AND " + conditions.sql() + sort.sql("d.name") + "LIMIT :size OFFSET :skip")
					.params(conditions.values(page, size))
					.query(this::dataset)
					.list(),
				page, size, total);
	}

	@Override
	public Optional<Dataset> find(String name) {
		return this.jdbc.sql(SELECT + " AND d.name = ?").param(name).query(this::dataset).optional();
	}

	@Override
	public Page<Sample> samples(String name, int page, int size) {
		try (ShardedSamples samples = ShardedSamples.open(files(name, Duration.ZERO))) {
			List<Sample> items = new ArrayList<>();
			long from = (long) page * size;
			for (long i = from; i < Math.min(samples.size(), from + size); i++) {
				items.add(samples.read((int) i));
			}
			return new Page<>(items, page, size, samples.size());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public FoundSamples find(String name, SampleFilter filter, int from, int size) {
		try (ShardedSamples samples = ShardedSamples.open(files(name, Duration.ZERO))) {
			Set<String> shards = shards(name, filter);
			SampleSearch search = new SampleSearch(filter.text(), filter.category(), filter.part(),
					(shard) -> shards.contains(shard.file()));
			SampleSearch.Found found = samples.find(search, from, size, SEARCH);
			return new FoundSamples(found.samples().stream().map(samples::read).toList(), found.next(), found.looked(),
					samples.size());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The shards of a dataset that may have samples that are looked for. */
	private Set<String> shards(String name, SampleFilter filter) throws IOException {
		String version = filter.addedBy();
		return this.jdbc.sql("""
				SELECT file FROM imglish.shard WHERE dataset = :name
					AND (:class::text IS NULL OR tally IS NULL OR jsonb_exists(tally -> 'classes', :class))
					AND (:key::text IS NULL OR starts_with(file, :key))
					AND (NOT :own OR file NOT LIKE '../%')
				""")
			.param("name", name)
			.param("class", filter.category())
			.param("key", (version == null || version.equals(name)) ? null : "../" + key(version) + "/")
			.param("own", name.equals(version))
			.query(String.class)
			.set();
	}

	@Override
	public Balance balance(String name) {
		return new Balance(
				counts(name, "classes", "2 DESC, 1",
						(row, index) -> new Balance.OfClass(row.getString(1), row.getLong(2))),
				counts(name, "tokens", "key::int", (row, index) -> {
					int from = row.getInt(1);
					return new Balance.OfLength(from, Math.max(0, 2 * from - 1), row.getLong(2));
				}));
	}

	/** Sums of what the shards were tallied for, by key. */
	private <T> List<T> counts(String dataset, String part, String order, RowMapper<T> mapper) {
		return this.jdbc.sql("""
				SELECT key, sum(value::bigint) FROM imglish.shard, jsonb_each_text(tally -> :part)
				WHERE dataset = :dataset GROUP BY key ORDER BY
				""" + " " + order).param("part", part).param("dataset", dataset).query(mapper).list();
	}

	@Override
	public Page<SkippedRecord> skipped(String name, int page, int size) {
		long total = this.jdbc.sql("SELECT count(*) FROM imglish.skipped_record WHERE dataset = ?")
			.param(name)
			.query(Long.class)
			.single();
		return new Page<>(this.jdbc.sql("""
				SELECT position, place, reason, detail FROM imglish.skipped_record WHERE dataset = ?
				ORDER BY position LIMIT ? OFFSET ?
				""").params(name, size, (long) page * size).query(SkippedRecord.class).list(), page, size, total);
	}

	/** Names of all datasets. */
	public List<String> names() {
		return this.jdbc.sql("SELECT name FROM imglish.dataset WHERE NOT deleting ORDER BY name")
			.query(String.class)
			.list();
	}

	/**
	 * What a complete dataset holds; empty where its files are not seen from here.
	 * @throws IOException if its manifest cannot be read
	 */
	public Optional<Manifest> manifest(String name) throws IOException {
		return this.store.manifest(name, run(name));
	}

	/** Notes what a dataset is made from, in the current transaction. */
	public void origin(Claim claim, String dataset, Origin origin) {
		this.fence.check(claim);
		this.jdbc.sql("UPDATE imglish.dataset SET origin = ?::jsonb WHERE name = ?")
			.params(JSON.writeValueAsString(origin), dataset)
			.update();
	}

	/**
	 * What a dataset was made from; empty where it was ingested before that was
	 * remembered.
	 */
	public Optional<Origin> origin(String dataset) {
		return this.jdbc.sql("SELECT origin::text FROM imglish.dataset WHERE name = ? AND origin IS NOT NULL")
			.param(dataset)
			.query(String.class)
			.optional()
			.map((origin) -> JSON.readValue(origin, Origin.class));
	}

	/** Where the files of all datasets lie. */
	public DatasetStore store() {
		return this.store;
	}

	/**
	 * The files of a complete dataset, which the caller closes.
	 * @param patience how long to wait for a store that is away
	 * @throws IOException if it is unknown, not complete or not there
	 */
	public DatasetFiles files(String name, Duration patience) throws IOException {
		return this.store.open(name, run(name), patience);
	}

	/** Removes the copies that this machine keeps of datasets that are deleted. */
	public void forgetDeleted() throws IOException {
		// Listed before the rows are read: a row precedes every file of its dataset.
		Set<String> copies = this.store.copies();
		if (copies.isEmpty()) {
			return;
		}
		this.jdbc.sql("SELECT name, run FROM imglish.dataset").query((row) -> {
			copies.remove(this.store.key(row.getString("name"), row.getLong("run")));
		});
		for (String deleted : copies) {
			this.store.forget(deleted);
		}
	}

	/**
	 * What the names of a dataset's files begin with.
	 * @throws IOException if it is unknown
	 */
	public String key(String name) throws IOException {
		return this.store.key(name, run(name));
	}

	/**
	 * Where the shards of a dataset lie that versions have which are not deleted.
	 * @param key what the names of the dataset's files begin with
	 */
	public Set<String> needed(String name, String key) {
		return this.jdbc
			.sql("""
					SELECT DISTINCT substr(s.file, 4) FROM imglish.shard s JOIN imglish.dataset d ON d.name = s.dataset
						JOIN imglish.run r ON r.id = d.run
					WHERE NOT d.deleting AND (d.complete OR r.state <> 'CANCELLED') AND d.name <> :name AND starts_with(s.file, '../' || :key || '/')
					""")
			.param("name", name)
			.param("key", key)
			.query(String.class)
			.set();
	}

	/** The number behind that of the last shard of a dataset. */
	public int numbered(String name) {
		return this.jdbc.sql("SELECT coalesce(max(number), -1) + 1 FROM imglish.shard WHERE dataset = ?")
			.param(name)
			.query(Integer.class)
			.single();
	}

	/**
	 * Lists the shards of an older version as those of a newer one, which reads them
	 * where they lie; in the current transaction.
	 * @param key what the names of the older one's files begin with
	 */
	public void listOlder(Claim claim, String dataset, String older, String key) {
		this.fence.check(claim);
		this.jdbc.sql("""
				INSERT INTO imglish.shard (dataset, number, file, samples, bytes, sha256, tally, holdings)
				SELECT :dataset, number, CASE WHEN file LIKE '../%' THEN file ELSE '../' || :key || '/' || file END,
					samples, bytes, sha256, tally, holdings
				FROM imglish.shard WHERE dataset = :older ON CONFLICT DO NOTHING
				""").param("dataset", dataset).param("key", key).param("older", older).update();
	}

	/** The run that ingests a dataset. */
	private long run(String name) throws IOException {
		return this.jdbc.sql("SELECT run FROM imglish.dataset WHERE name = ? AND NOT deleting")
			.param(name)
			.query(Long.class)
			.optional()
			.orElseThrow(() -> new IOException("There is no dataset '" + name + "'; ingest it first"));
	}

	/**
	 * Lists what became of a chunk of records, in place of what was listed of it before;
	 * in the current transaction, which holds the records' part.
	 */
	public void list(String dataset, IngestedChunk chunk) {
		this.jdbc.sql("DELETE FROM imglish.shard WHERE dataset = ? AND number = ?")
			.params(dataset, chunk.number())
			.update();
		this.jdbc.sql("DELETE FROM imglish.skipped_record WHERE dataset = ? AND position >= ? AND position < ?")
			.params(dataset, chunk.first(), chunk.behind())
			.update();
		Shard shard = chunk.shard();
		if (shard != null) {
			this.jdbc.sql("INSERT INTO imglish.shard VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)")
				.params(dataset, chunk.number(), shard.file(), shard.samples(), shard.bytes(), shard.sha256(),
						JSON.writeValueAsString(chunk.tally()), JSON.writeValueAsString(chunk.holdings()))
				.update();
		}
		chunk.skipped()
			.forEach((position, result) -> this.jdbc.sql("INSERT INTO imglish.skipped_record VALUES (?, ?, ?, ?, ?)")
				.params(dataset, position, result.place(), String.valueOf(result.reason()),
						String.valueOf(result.detail()))
				.update());
	}

	/**
	 * What the listed shards hold, but for those that an earlier version of Imglish
	 * ingested.
	 * @param first number of the first shard that counts
	 */
	public Holdings holdings(String dataset, int first) {
		return this.jdbc
			.sql("SELECT holdings::text FROM imglish.shard WHERE dataset = ? AND number >= ? AND holdings IS NOT NULL")
			.params(dataset, first)
			.query(String.class)
			.list()
			.stream()
			.map((holdings) -> JSON.readValue(holdings, Holdings.class))
			.reduce(Holdings.NONE, Holdings::plus);
	}

	/** Those records of a range that were skipped as duplicates, and why, by number. */
	public Map<Long, SourceRecord.Fault> duplicates(String dataset, long first, long behind) {
		Map<Long, SourceRecord.Fault> duplicates = new HashMap<>();
		this.jdbc
			.sql("SELECT position, reason, detail FROM imglish.skipped_record WHERE dataset = ? AND position >= ?"
					+ " AND position < ? AND reason IN (?, ?)")
			.params(dataset, first, behind, RecordCheck.Reason.DUPLICATE.name(),
					RecordCheck.Reason.NEAR_DUPLICATE.name())
			.query((row) -> {
				duplicates.put(row.getLong("position"), new SourceRecord.Fault(
						RecordCheck.Reason.valueOf(row.getString("reason")), row.getString("detail")));
			});
		return duplicates;
	}

	/** The shards of a dataset in order. */
	public List<Shard> shards(String dataset) {
		return this.jdbc.sql("SELECT file, samples, bytes, sha256 FROM imglish.shard WHERE dataset = ? ORDER BY number")
			.param(dataset)
			.query(Shard.class)
			.list();
	}

	/** Number of skipped records by reason. */
	public Map<String, Long> skipped(String dataset) {
		Map<String, Long> skipped = new LinkedHashMap<>();
		this.jdbc
			.sql("SELECT reason, count(*) AS n FROM imglish.skipped_record WHERE dataset = ? GROUP BY 1 ORDER BY 1")
			.param(dataset)
			.query((row) -> {
				skipped.put(row.getString("reason"), row.getLong("n"));
			});
		return skipped;
	}

	/** Completes a dataset, in the current transaction. */
	public void complete(Claim claim, Manifest manifest) {
		this.fence.check(claim);
		this.jdbc
			.sql("""
					UPDATE imglish.dataset SET complete = true, completed_at = now(), kind = ?, image_side = ? WHERE name = ?
					""")
			.params(manifest.kind().name().toLowerCase(Locale.ROOT), manifest.imageSide(), manifest.dataset())
			.update();
	}

	private Dataset dataset(ResultSet row, int index) throws SQLException {
		Timestamp completed = row.getTimestamp("completed_at");
		Contents contents = row.getBoolean("complete") ? contents(row.getLong("run"), row.getString("name"))
				: Contents.UNKNOWN;
		return new Dataset(row.getString("name"), row.getString("kind"), row.getLong("run"), row.getBoolean("complete"),
				row.getLong("samples"), row.getInt("shards"), row.getLong("bytes"), row.getInt("image_side"),
				skipped(row.getString("name")), contents.unread(), contents.holdings(),
				row.getTimestamp("created_at").toInstant(), (completed != null) ? completed.toInstant() : null);
	}

	/**
	 * A complete dataset never changes: its manifest is read once. One whose manifest
	 * cannot be read is still listed.
	 */
	private Contents contents(long run, String name) {
		Contents known = this.contents.get(run);
		if (known != null) {
			return known;
		}
		try {
			Contents read = this.store.manifest(name, run).map(Contents::of).orElse(Contents.UNKNOWN);
			this.contents.put(run, read);
			return read;
		}
		catch (IOException ex) {
			LOGGER.warn("What the dataset {} holds cannot be told: {}", name, ex.getMessage());
			return Contents.UNKNOWN;
		}
	}

}
