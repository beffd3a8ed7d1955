package org.imglish.jobs.shown;

import java.util.List;
import java.util.Optional;

import org.imglish.core.training.ShownSample;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shown samples in PostgreSQL: one JSON document for each run and step. */
public class JdbcShownSamples implements ShownSamples {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JdbcClient jdbc;

	private final Fence fence;

	public JdbcShownSamples(JdbcClient jdbc, Fence fence) {
		this.jdbc = jdbc;
		this.fence = fence;
	}

	/**
	 * Keeps the samples of a step in the current transaction; without any it does
	 * nothing.
	 */
	public void put(Claim claim, long step, List<ShownSample> samples) {
		this.fence.check(claim);
		if (!samples.isEmpty()) {
			this.jdbc.sql("""
					INSERT INTO imglish.shown_samples (run, step, samples) VALUES (?, ?, ?::jsonb)
					ON CONFLICT (run, step) DO UPDATE SET samples = excluded.samples
					""").params(claim.run(), step, JSON.writeValueAsString(samples)).update();
		}
	}

	/** Deletes what was shown beyond a step, in the current transaction. */
	public void truncateAfter(Claim claim, long step) {
		this.fence.check(claim);
		this.jdbc.sql("DELETE FROM imglish.shown_samples WHERE run = ? AND step > ?")
			.params(claim.run(), step)
			.update();
	}

	@Override
	public List<Long> steps(long run) {
		return this.jdbc.sql("SELECT step FROM imglish.shown_samples WHERE run = ? ORDER BY step")
			.param(run)
			.query(Long.class)
			.list();
	}

	@Override
	public Optional<JsonNode> find(long run, long step) {
		return this.jdbc.sql("SELECT samples FROM imglish.shown_samples WHERE run = ? AND step = ?")
			.params(run, step)
			.query(String.class)
			.optional()
			.map(JSON::readTree);
	}

}
