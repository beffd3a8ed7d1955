package org.imglish.platform.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import org.imglish.core.field.Mistake;
import org.imglish.jobs.database.Refusal;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.UnknownRunException;
import org.imglish.platform.security.BodyTooLargeException;
import org.imglish.platform.security.MissingPage;
import org.imglish.platform.security.ProblemWriter;
import org.imglish.platform.site.Site;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Turns every failure into problem details (RFC 9457) with a stable code. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

	private static final Logger LOGGER = LoggerFactory.getLogger(Problems.class);

	@ExceptionHandler
	ProblemDetail invalidRecipe(InvalidRecipeException ex) {
		ProblemDetail problem = problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-recipe",
				String.format(Locale.ROOT, "The recipe has %d mistake(s)", ex.mistakes().size()),
				String.valueOf(ex.getMessage()));
		problem.setProperty("mistakes", ex.mistakes().stream().map(MistakeView::of).toList());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail conflict(RunConflictException ex) {
		return problem(HttpStatus.CONFLICT, ex.code(), "Not possible now", String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail unknownRun(UnknownRunException ex) {
		return problem(HttpStatus.NOT_FOUND, "unknown-run", "No such run", String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<Object> notFound(NotFoundException ex, HttpServletRequest request) {
		return MissingPage.isFor(request) ? missingPage() : ResponseEntity.status(HttpStatus.NOT_FOUND)
			.body(problem(HttpStatus.NOT_FOUND, "not-found", "Not found", String.valueOf(ex.getMessage())));
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(NoResourceFoundException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (request instanceof ServletWebRequest asked && MissingPage.isFor(asked.getRequest())) {
			return missingPage();
		}
		ex.getBody().setDetail("There is nothing at this address; /docs and /v3/api-docs tell what there is.");
		return super.handleNoResourceFoundException(ex, headers, status, request);
	}

	private static ResponseEntity<Object> missingPage() {
		return ResponseEntity.status(HttpStatus.NOT_FOUND).contentType(MediaType.TEXT_HTML).body(MissingPage.CONTENT);
	}

	@ExceptionHandler
	ProblemDetail changedMeanwhile(ChangedMeanwhileException ex) {
		return problem(HttpStatus.PRECONDITION_FAILED, "changed-meanwhile", "Changed meanwhile",
				String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail forbidden(ForbiddenException ex) {
		return problem(HttpStatus.FORBIDDEN, "forbidden", "Not allowed", String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail badRequest(InvalidInputException ex) {
		return problem(HttpStatus.BAD_REQUEST, "bad-request", "The request cannot be understood",
				String.valueOf(ex.getMessage()));
	}

	/** What the database refuses of a request that looked right. */
	@ExceptionHandler
	ProblemDetail unstorable(DataIntegrityViolationException ex) {
		return switch (Refusal.of(ex)) {
			case VALUE -> problem(HttpStatus.BAD_REQUEST, "bad-value", "A value cannot be stored",
					"A text holds U+0000, which cannot be kept, or a number is beyond the range of its field.");
			case REFERENCE -> problem(HttpStatus.CONFLICT, "changed-meanwhile", "Changed meanwhile",
					"Something that this names was deleted, or came to be needed, while the request was carried out; "
							+ "look at it again and repeat the request.");
			case DUPLICATE -> problem(HttpStatus.CONFLICT, "duplicate", "There is one already",
					"Another request made one of the same name meanwhile; look at it, or choose another name.");
			case RULE -> unexpected(ex);
		};
	}

	@ExceptionHandler({ CannotCreateTransactionException.class, DataAccessResourceFailureException.class })
	ProblemDetail noDatabase(Exception ex) {
		LOGGER.warn("The database does not answer: {}", ex.getMessage());
		return problem(HttpStatus.SERVICE_UNAVAILABLE, "database-unavailable", "The database does not answer",
				"Try again in a moment; runs continue where they are.");
	}

	/** Checkpoints, shards and predictions: a disk that is full, a store that is away. */
	@ExceptionHandler
	ProblemDetail noFiles(UncheckedIOException ex) {
		LOGGER.warn("Files cannot be used", ex);
		return problem(HttpStatus.SERVICE_UNAVAILABLE, "files-unavailable", "Files cannot be used",
				String.valueOf(ex.getMessage()));
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof BodyTooLargeException large) {
			return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE)
				.body(problem(HttpStatus.CONTENT_TOO_LARGE, ProblemWriter.TOO_LARGE, "The body is too large",
						String.valueOf(large.getMessage())));
		}
		return ResponseEntity.badRequest()
			.body(problem(HttpStatus.BAD_REQUEST, "unreadable-body", "The body cannot be read", fault(ex)));
	}

	/** What is wrong with a body, and where: line and column, or the field. */
	static String fault(HttpMessageNotReadableException ex) {
		if (!(ex.getCause() instanceof JacksonException json)) {
			return "The body is missing; send a JSON object.";
		}
		String what = json.getOriginalMessage().lines().findFirst().orElse("");
		String field = json.getPath()
			.stream()
			.map((each) -> (each.getPropertyName() != null) ? each.getPropertyName() : String.valueOf(each.getIndex()))
			.collect(Collectors.joining("."));
		if (!field.isEmpty()) {
			return "The field '" + field + "' " + fault(json, what);
		}
		TokenStreamLocation place = json.getLocation();
		return (place == null) ? what
				: String.format(Locale.ROOT, "Line %d, column %d: %s", place.getLineNr(), place.getColumnNr(), what);
	}

	/** What is wrong with a field, in words of the client rather than of Java. */
	private static String fault(JacksonException ex, String what) {
		Class<?> type = (ex instanceof MismatchedInputException mismatch) ? mismatch.getTargetType() : null;
		if (type == null || !(ClassUtils.isPrimitiveOrWrapper(type) || type == String.class)) {
			return "cannot be read: " + what;
		}
		String wanted = (type == String.class) ? "a text"
				: (ClassUtils.resolvePrimitiveIfNecessary(type) == Boolean.class) ? "true or false"
						: (ClassUtils.resolvePrimitiveIfNecessary(type) == Double.class) ? "a number"
								: "a whole number";
		return (ex instanceof InvalidFormatException invalid)
				? "must be " + wanted + ", but is '" + invalid.getValue() + "'"
				: (what.contains("null") ? "must be given and be " : "must be ") + wanted;
	}

	/** Gives the problems of the framework, too, a code: that of their status. */
	@Override
	protected ResponseEntity<Object> createResponseEntity(@Nullable Object body, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		if (body instanceof ProblemDetail problem
				&& (problem.getProperties() == null || !problem.getProperties().containsKey("code"))) {
			problem.setType(ProblemWriter.type(ProblemWriter.code(status)));
			problem.setProperty("code", ProblemWriter.code(status));
		}
		return super.createResponseEntity(body, headers, status, request);
	}

	/** The client went away while its answer was written: nobody is left to be told. */
	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotWritable(HttpMessageNotWritableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof IOException) {
			LOGGER.debug("A client went away: {}", ex.getMessage());
			return null;
		}
		return super.handleHttpMessageNotWritable(ex, headers, status, request);
	}

	/** Only streams of events last; one that the server ends as it stops has told all. */
	@Override
	protected @Nullable ResponseEntity<Object> handleAsyncRequestTimeoutException(AsyncRequestTimeoutException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return null;
	}

	@ExceptionHandler
	ProblemDetail unexpected(Exception ex) {
		LOGGER.error("A request failed", ex);
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, ProblemWriter.INTERNAL_ERROR, "Something went wrong here",
				"The server's log says what.");
	}

	private static ProblemDetail problem(HttpStatus status, String code, String title, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setTitle(title);
		problem.setType(ProblemWriter.type(code));
		problem.setProperty("code", code);
		return problem;
	}

	/**
	 * One thing wrong with a recipe.
	 *
	 * @param reference address of the fields that may stand there; null where nobody
	 * knows what they are
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record MistakeView(String path, String message, @Nullable String reference) {

		static MistakeView of(Mistake mistake) {
			String section = mistake.section();
			return new MistakeView(mistake.path(), mistake.message(),
					(section != null) ? Site.ROOT + "/recipes#" + section : null);
		}

	}

}
