package org.imglish.jobs.access;

import java.time.Duration;
import java.util.Optional;

import org.imglish.jobs.run.Page;
import org.jspecify.annotations.Nullable;

/**
 * The API tokens. Secrets are 256 random bits, so an unsalted SHA-256 of them is safe to
 * keep.
 */
public interface Tokens {

	/**
	 * Issues a token.
	 * @param name whose it is, 1 to 100 characters
	 * @param validFor how long it is valid, or null for ever
	 * @return the token with its secret, which nobody can look up again
	 */
	Issued issue(String name, Role role, @Nullable Duration validFor);

	/** The valid token with a secret. */
	Optional<Token> find(String secret);

	/** The valid token with a number. */
	Optional<Token> find(long id);

	/** The token with a number, valid or expired, that is not revoked. */
	Optional<Token> unrevoked(long id);

	/** The tokens that are not revoked, newest first. */
	Page<Token> list(int page, int size);

	/** Revokes a token; whether there was one. */
	boolean revoke(long id);

	/**
	 * A token just issued.
	 *
	 * @param token the token
	 * @param secret what its holder sends
	 */
	record Issued(Token token, String secret) {

		/** Keeps the secret out of logs. */
		@Override
		public String toString() {
			return "Issued[" + this.token + "]";
		}

	}

}
