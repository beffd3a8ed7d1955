package org.imglish.jobs.access;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import org.imglish.core.digest.Sha256;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The API tokens, in PostgreSQL. */
public class JdbcTokens implements Tokens {

	/** So that a secret in a log or a repository is recognized by scanners. */
	private static final String PREFIX = "imglish_";

	private static final int SECRET_BYTES = 32;

	private static final int LONGEST_NAME = 100;

	private static final String VALID = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())";

	private final SecureRandom random = new SecureRandom();

	private final JdbcClient jdbc;

	public JdbcTokens(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Issued issue(String name, Role role, @Nullable Duration validFor) {
		if (name.isBlank() || name.length() > LONGEST_NAME) {
			throw new InvalidInputException("A token needs a name of 1 to " + LONGEST_NAME + " characters");
		}
		if (validFor != null && (validFor.isNegative() || validFor.isZero())) {
			throw new InvalidInputException("A token must be valid for some time, but was asked for " + validFor);
		}
		byte[] bytes = new byte[SECRET_BYTES];
		this.random.nextBytes(bytes);
		String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		Token token = this.jdbc.sql("""
				INSERT INTO imglish.api_token (name, role, secret_hash, expires_at)
				VALUES (?, ?, ?, now() + ? * interval '1 second') RETURNING *
				""")
			.params(Arrays.asList(name, role.name(), hash(secret), (validFor != null) ? validFor.toSeconds() : null))
			.query(JdbcTokens::token)
			.single();
		return new Issued(token, secret);
	}

	@Override
	public Optional<Token> find(String secret) {
		return this.jdbc.sql("SELECT * FROM imglish.api_token WHERE secret_hash = ? AND " + VALID)
			.param(hash(secret))
			.query(JdbcTokens::token)
			.optional();
	}

	@Override
	public Optional<Token> find(long id) {
		return this.jdbc.sql("SELECT * FROM imglish.api_token WHERE id = ? AND " + VALID)
			.param(id)
			.query(JdbcTokens::token)
			.optional();
	}

	@Override
	public Optional<Token> unrevoked(long id) {
		return this.jdbc.sql("SELECT * FROM imglish.api_token WHERE id = ? AND revoked_at IS NULL")
			.param(id)
			.query(JdbcTokens::token)
			.optional();
	}

	@Override
	public Page<Token> list(int page, int size) {
		long total = this.jdbc.sql("SELECT count(*) FROM imglish.api_token WHERE revoked_at IS NULL")
			.query(Long.class)
			.single();
		return new Page<>(this.jdbc
			.sql("SELECT * FROM imglish.api_token WHERE revoked_at IS NULL ORDER BY id DESC LIMIT ? OFFSET ?")
			.params(size, (long) page * size)
			.query(JdbcTokens::token)
			.list(), page, size, total);
	}

	@Override
	public boolean revoke(long id) {
		return this.jdbc.sql("UPDATE imglish.api_token SET revoked_at = now() WHERE id = ? AND revoked_at IS NULL")
			.param(id)
			.update() > 0;
	}

	private static Token token(ResultSet row, int number) throws SQLException {
		Timestamp expires = row.getTimestamp("expires_at");
		return new Token(row.getLong("id"), row.getString("name"), Role.valueOf(row.getString("role")),
				row.getTimestamp("created_at").toInstant(), (expires != null) ? expires.toInstant() : null);
	}

	private static String hash(String secret) {
		return Sha256.of(secret);
	}

}
