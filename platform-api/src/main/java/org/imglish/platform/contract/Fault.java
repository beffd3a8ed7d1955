package org.imglish.platform.contract;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.springframework.http.HttpStatus;

/** The ways in which requests fail, and which operations can fail so. */
enum Fault {

	BAD_REQUEST(HttpStatus.BAD_REQUEST, "bad-request",
			"A parameter, a header or the body cannot be understood; the detail says which", (asked) -> true),
	TOKEN_REQUIRED(HttpStatus.UNAUTHORIZED, "token-required",
			"The server asks for a token, and the request brings none that is valid", (asked) -> !asked.isSession()),
	FORBIDDEN(HttpStatus.FORBIDDEN, "role-too-low",
			"The token does not allow this, or the request comes from a page of another site", (asked) -> true),
	NOT_FOUND(HttpStatus.NOT_FOUND, "not-found", "What the path or the body names is not there",
			(asked) -> asked.namesSomething()),
	NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "not-acceptable", "The answer has no form that Accept names",
			(asked) -> asked.hasContent()),
	CONFLICT(HttpStatus.CONFLICT, "changed-meanwhile", "Not possible as things stand", (asked) -> asked.canConflict()),
	PRECONDITION_FAILED(HttpStatus.PRECONDITION_FAILED, "changed-meanwhile",
			"If-Match is not the ETag of what is there", (asked) -> asked.hasHeader("If-Match")),
	CONTENT_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "The body is too large",
			(asked) -> !asked.isRead()),
	UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type",
			"The body is neither JSON nor YAML", (asked) -> !asked.isRead()),
	UNPROCESSABLE(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-recipe",
			"The body can be read, but what it asks for has mistakes", (asked) -> asked.isChecked()),
	TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "too-many-requests", "More than are taken in a minute",
			(asked) -> asked.isLimited()),
	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "Something went wrong here", (asked) -> true),
	UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "database-unavailable",
			"The database, the files or the model cannot be used at the moment", (asked) -> true),
	TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "prediction-timeout", "The model does not answer in time",
			(asked) -> asked.isPrediction());

	private final HttpStatus status;

	private final String code;

	private final String description;

	private final Predicate<Asked> possible;

	Fault(HttpStatus status, String code, String description, Predicate<Asked> possible) {
		this.status = status;
		this.code = code;
		this.description = description;
		this.possible = possible;
	}

	HttpStatus status() {
		return this.status;
	}

	/** One of the codes that answers of this status have. */
	String code() {
		return this.code;
	}

	String description() {
		return this.description;
	}

	/** Name of the response in the document. */
	String response() {
		return Arrays.stream(name().split("_"))
			.map((word) -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
			.collect(Collectors.joining());
	}

	/** Whether an operation can fail so. */
	boolean isPossible(Asked asked) {
		return this.possible.test(asked);
	}

}
