package org.imglish.platform.api;

import java.util.Arrays;

import org.imglish.core.digest.Sha256;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entity tags (RFC 9110, section 8.8.3) of what the API shows: equal for equal JSON, in
 * each process. With {@code If-None-Match} a client that has it is answered 304, with
 * {@code If-Match} it changes only what it has seen.
 */
@Component
class ETags {

	/**
	 * Hexadecimal digits of the hash: enough to tell the versions of one resource apart.
	 */
	private static final int LENGTH = 24;

	private final JsonMapper json;

	ETags(JsonMapper json) {
		this.json = json;
	}

	String of(Object resource) {
		return "\"" + hash(resource) + "\"";
	}

	String hash(Object resource) {
		return Sha256.of(this.json.writeValueAsString(resource)).substring(0, LENGTH);
	}

	/** The answer to a GET. */
	<T> ResponseEntity<T> tagged(T resource) {
		return ResponseEntity.ok().eTag(of(resource)).body(resource);
	}

	/**
	 * Lets a change through that was meant for what is there.
	 * @param match the header {@code If-Match}, or null where the client does not care
	 * @param what the resource in a sentence, for example {@code webhook 3}
	 * @throws ChangedMeanwhileException if the client saw something else
	 */
	void check(@Nullable String match, String tag, String what) {
		boolean matches = match == null || match.strip().equals("*")
				|| Arrays.stream(match.split(",")).map(String::strip).anyMatch(tag::equals);
		if (!matches) {
			throw new ChangedMeanwhileException(what);
		}
	}

}
