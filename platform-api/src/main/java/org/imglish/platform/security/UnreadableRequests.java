package org.imglish.platform.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Answers what the server refuses before any filter sees it: a request line or headers
 * that break the rules of HTTP, or are too large.
 */
final class UnreadableRequests extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, @Nullable Throwable failure) {
		HttpStatus status = Optional.ofNullable(HttpStatus.resolve(response.getStatus()))
			.orElse(HttpStatus.INTERNAL_SERVER_ERROR);
		if (!status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		try {
			if (status == HttpStatus.BAD_REQUEST) {
				ProblemWriter.write(response, HttpStatus.BAD_REQUEST, "malformed-request", "The request is malformed",
						"Its first line or a header breaks the rules of HTTP, or both have more than 8 KiB or 100 headers."
								+ " Encode odd characters of an address in percent signs, and send printable ASCII in headers.");
			}
			else {
				ProblemWriter.write(response, status);
			}
			response.finishResponse();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
