package org.imglish.platform.api;

import java.util.Locale;

import org.imglish.platform.prediction.PredictionException;
import org.imglish.platform.security.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Turns failed predictions into problem details: whose fault it is decides the status.
 */
@RestControllerAdvice(assignableTypes = PredictController.class)
class PredictionProblems {

	private static final String RETRY_SECONDS = "2";

	@ExceptionHandler
	ResponseEntity<ProblemDetail> noAnswer(PredictionException ex) {
		HttpStatus status = switch (ex.reason()) {
			case UNUSABLE_INPUT, UNSUITABLE_QUESTION -> HttpStatus.UNPROCESSABLE_CONTENT;
			case UNUSABLE_MODEL -> HttpStatus.CONFLICT;
			case FAILED -> HttpStatus.INTERNAL_SERVER_ERROR;
			case BUSY, DIED -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
		};
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(ex.getMessage()));
		problem.setTitle("No prediction");
		String code = "prediction-" + ex.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
		problem.setType(ProblemWriter.type(code));
		problem.setProperty("code", code);
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
		return (status == HttpStatus.SERVICE_UNAVAILABLE)
				? answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS).body(problem) : answer.body(problem);
	}

}
