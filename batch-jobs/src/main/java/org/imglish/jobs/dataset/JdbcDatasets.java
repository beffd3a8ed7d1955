package org.imglish.jobs.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.RecordCheck;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.run.Conditions;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;
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

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JdbcClient jdbc;

	private final Fence fence;

	private final Path folder;

	/** What complete datasets hold, by their ingest run. */
	private final Map<Long, Contents> contents = new ConcurrentHashMap<>();

	/**
	 * @param folder folder of all datasets
	 */
	public JdbcDatasets(JdbcClient jdbc, Fence fence, Path folder) {
		this.jdbc = jdbc;
		this.fence = fence;
		this.folder = folder;
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
		try (ShardedSamples samples = ShardedSamples.open(folder(name))) {
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
		return Files.exists(folder(name)) ? Optional.of(ShardedSamples.manifest(folder(name))) : Optional.empty();
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

	/** Folder of a dataset. */
	public Path folder(String name) {
		return this.folder.resolve(name);
	}

	/** Lists a shard that is in its place, in the current transaction. */
	public void addShard(Claim claim, String dataset, int number, Shard shard) {
		this.fence.check(claim);
		this.jdbc.sql("INSERT INTO imglish.shard VALUES (?, ?, ?, ?, ?, ?)")
			.params(dataset, number, shard.file(), shard.samples(), shard.bytes(), shard.sha256())
			.update();
	}

	/** Lists a skipped record, in the current transaction. */
	public void addSkipped(Claim claim, String dataset, long position, RecordCheck.Result result) {
		this.fence.check(claim);
		this.jdbc.sql("INSERT INTO imglish.skipped_record VALUES (?, ?, ?, ?, ?)")
			.params(dataset, position, result.place(), String.valueOf(result.reason()), String.valueOf(result.detail()))
			.update();
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

	/** A complete dataset never changes: its manifest is read once. */
	private Contents contents(long run, String name) {
		Contents known = this.contents.get(run);
		if (known == null) {
			known = Contents.of(folder(name));
			this.contents.put(run, known);
		}
		return known;
	}

}
