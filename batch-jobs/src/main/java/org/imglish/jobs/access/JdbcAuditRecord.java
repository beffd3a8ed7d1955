package org.imglish.jobs.access;

import java.util.List;

import org.imglish.jobs.run.Page;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The audit record, in PostgreSQL. */
public class JdbcAuditRecord implements AuditRecord {

	private static final int LONGEST_ACTION = 500;

	private final JdbcClient jdbc;

	public JdbcAuditRecord(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void add(String who, String address, String action, int status) {
		this.jdbc.sql("INSERT INTO imglish.audit (who, address, action, status) VALUES (?, ?, ?, ?)")
			.params(who, address, action.substring(0, Math.min(action.length(), LONGEST_ACTION)), status)
			.update();
	}

	@Override
	public Page<AuditEntry> list(int page, int size) {
		List<AuditEntry> entries = this.jdbc.sql("SELECT * FROM imglish.audit ORDER BY id DESC LIMIT ? OFFSET ?")
			.params(size, (long) page * size)
			.query((row, number) -> new AuditEntry(row.getLong("id"), row.getTimestamp("at").toInstant(),
					row.getString("who"), row.getString("address"), row.getString("action"), row.getInt("status")))
			.list();
		long total = this.jdbc.sql("SELECT count(*) FROM imglish.audit").query(Long.class).single();
		return new Page<>(entries, page, size, total);
	}

}
