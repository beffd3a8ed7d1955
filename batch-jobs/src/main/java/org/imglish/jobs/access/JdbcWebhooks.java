package org.imglish.jobs.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.RunState;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks, in PostgreSQL. */
public class JdbcWebhooks implements Webhooks {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int LONGEST_REASON = 500;

	private final JdbcClient jdbc;

	public JdbcWebhooks(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Webhook create(String url, String secret, Set<RunState> states) {
		return this.jdbc.sql("INSERT INTO imglish.webhook (url, secret, states) VALUES (?, ?, ?) RETURNING *")
			.params(url, secret, states.stream().map(Enum::name).sorted().toArray(String[]::new))
			.query(JdbcWebhooks::webhook)
			.single();
	}

	@Override
	public Optional<Webhook> find(long id) {
		return this.jdbc.sql("SELECT * FROM imglish.webhook WHERE id = ?")
			.param(id)
			.query(JdbcWebhooks::webhook)
			.optional();
	}

	@Override
	public Page<Webhook> list(int page, int size) {
		long total = this.jdbc.sql("SELECT count(*) FROM imglish.webhook").query(Long.class).single();
		return new Page<>(this.jdbc.sql("SELECT * FROM imglish.webhook ORDER BY id LIMIT ? OFFSET ?")
			.params(size, (long) page * size)
			.query(JdbcWebhooks::webhook)
			.list(), page, size, total);
	}

	@Override
	public boolean delete(long id) {
		return this.jdbc.sql("DELETE FROM imglish.webhook WHERE id = ?").param(id).update() > 0;
	}

	@Override
	public List<Delivery> due(int most, Duration reserve) {
		return this.jdbc
			.sql("""
					UPDATE imglish.webhook_delivery d SET next_at = now() + ? * interval '1 millisecond', tries = tries + 1
					FROM imglish.webhook w, imglish.run r
					WHERE w.id = d.webhook AND r.id = d.run AND d.id IN (
						SELECT id FROM imglish.webhook_delivery WHERE next_at <= now() AND NOT given_up
						ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)
					RETURNING d.id, d.tries, w.url, w.secret, json_build_object('delivery', d.id, 'run', d.run, 'name', r.name,
						'kind', lower(r.kind), 'event', d.event, 'state', d.state, 'at', d.at)::text AS body
					""")
			.params(reserve.toMillis(), most)
			.query((row, number) -> new Delivery(row.getLong("id"), row.getString("url"), row.getString("secret"),
					row.getInt("tries") - 1, JSON.readTree(row.getString("body"))))
			.list();
	}

	@Override
	public void delivered(long id) {
		this.jdbc.sql("DELETE FROM imglish.webhook_delivery WHERE id = ?").param(id).update();
	}

	@Override
	public void failed(long id, String reason, Duration retryIn) {
		this.jdbc.sql("""
				UPDATE imglish.webhook_delivery SET reason = ?, next_at = now() + ? * interval '1 millisecond'
				WHERE id = ?
				""").params(shortened(reason), retryIn.toMillis(), id).update();
	}

	@Override
	public void givenUp(long id, String reason) {
		this.jdbc.sql("UPDATE imglish.webhook_delivery SET reason = ?, given_up = true WHERE id = ?")
			.params(shortened(reason), id)
			.update();
	}

	private static String shortened(String reason) {
		return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
	}

	private static Webhook webhook(ResultSet row, int number) throws SQLException {
		return new Webhook(row.getLong("id"), row.getString("url"),
				Arrays.stream((String[]) row.getArray("states").getArray())
					.map(RunState::valueOf)
					.collect(Collectors.toCollection(() -> EnumSet.noneOf(RunState.class))),
				row.getTimestamp("created_at").toInstant());
	}

}
