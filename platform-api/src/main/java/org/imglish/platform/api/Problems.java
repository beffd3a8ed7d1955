package org.imglish.platform.api;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.UnknownRunException;
import org.imglish.platform.security.BodyTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every failure into problem details (RFC 9457) with a stable code. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

	private static final Logger LOGGER = LoggerFactory.getLogger(Problems.class);

	@ExceptionHandler
	ProblemDetail invalidRecipe(InvalidRecipeException ex) {
		ProblemDetail problem = problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-recipe",
				"The recipe has %d mistake(s)".formatted(ex.mistakes().size()), String.valueOf(ex.getMessage()));
		problem.setProperty("mistakes", ex.mistakes());
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
	ProblemDetail notFound(NotFoundException ex) {
		return problem(HttpStatus.NOT_FOUND, "not-found", "Not found", String.valueOf(ex.getMessage()));
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
	ProblemDetail badRequest(IllegalArgumentException ex) {
		return problem(HttpStatus.BAD_REQUEST, "bad-request", "The request cannot be understood",
				String.valueOf(ex.getMessage()));
	}

	/** Texts with characters that the database cannot hold, numbers beyond its ranges. */
	@ExceptionHandler
	ProblemDetail unstorable(DataIntegrityViolationException ex) {
		LOGGER.debug("A value cannot be stored", ex);
		return problem(HttpStatus.BAD_REQUEST, "bad-value", "A value cannot be stored",
				"A text holds a character that cannot be kept (such as U+0000), or a number is out of range.");
	}

	@ExceptionHandler({ CannotCreateTransactionException.class, DataAccessResourceFailureException.class })
	ProblemDetail noDatabase(Exception ex) {
		LOGGER.warn("The database does not answer: {}", ex.getMessage());
		return problem(HttpStatus.SERVICE_UNAVAILABLE, "database-unavailable", "The database does not answer",
				"Try again in a moment; runs go on where they are.");
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
				.body(problem(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "The body is too large",
						String.valueOf(large.getMessage())));
		}
		return super.handleHttpMessageNotReadable(ex, headers, status, request);
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

	@ExceptionHandler
	ProblemDetail unexpected(Exception ex) {
		LOGGER.error("A request failed", ex);
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "Something went wrong here",
				"The server's log says what.");
	}

	private static ProblemDetail problem(HttpStatus status, String code, String title, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setTitle(title);
		problem.setProperty("code", code);
		return problem;
	}

}
