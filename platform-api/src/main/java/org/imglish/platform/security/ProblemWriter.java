package org.imglish.platform.security;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;
import org.imglish.platform.site.Site;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.json.JsonMapper;

/** Answers with problem details (RFC 9457) from where no controller is reached. */
public final class ProblemWriter {

	/** Code of what nobody foresaw. */
	public static final String INTERNAL_ERROR = "internal-error";

	/** Code of a body that is too large. */
	public static final String TOO_LARGE = "body-too-large";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private ProblemWriter() {
	}

	/** The code of a failure that nothing but its status is known of. */
	public static String code(HttpStatusCode status) {
		HttpStatus known = HttpStatus.resolve(status.value());
		if (known == HttpStatus.INTERNAL_SERVER_ERROR) {
			return INTERNAL_ERROR;
		}
		if (known == HttpStatus.CONTENT_TOO_LARGE) {
			return TOO_LARGE;
		}
		return (known != null) ? known.name().toLowerCase(Locale.ROOT).replace('_', '-')
				: Integer.toString(status.value());
	}

	/** Where people read what a code means. */
	public static URI type(String code) {
		return URI.create(Site.ROOT + "/errors#" + code);
	}

	/** Writes an answer of which nothing but its status is known. */
	static void write(HttpServletResponse response, HttpStatus status) throws IOException {
		write(response, status, code(status), status.getReasonPhrase(), switch (status) {
			case BAD_REQUEST -> "The body, or what says how long it is, breaks the rules of HTTP.";
			case NOT_FOUND -> "There is nothing at this address.";
			case METHOD_NOT_ALLOWED -> "This method is allowed nowhere here.";
			case NOT_ACCEPTABLE -> "The header Accept admits no form of the answer; accept application/json.";
			case REQUESTED_RANGE_NOT_SATISFIABLE -> "The file ends before the range begins; ask for less of it.";
			case EXPECTATION_FAILED -> "The header Expect asks for what nobody does here; leave it out.";
			case HTTP_VERSION_NOT_SUPPORTED -> "Speak HTTP/1.1.";
			case NOT_IMPLEMENTED -> "The method, or the header Transfer-Encoding, is one that nobody knows here.";
			default -> status.is5xxServerError() ? "The server's log says what went wrong."
					: "The request cannot be answered as it is.";
		});
	}

	/**
	 * Writes the answer, unless another one is on its way.
	 * @param code stable code of the problem
	 * @param detail a sentence that says what to do
	 */
	public static void write(HttpServletResponse response, HttpStatus status, String code, String title, String detail)
			throws IOException {
		if (response.isCommitted()) {
			return;
		}
		response.setStatus(status.value());
		response.setContentType("application/problem+json");
		response.setCharacterEncoding("UTF-8");
		response.getWriter()
			.write(JSON.createObjectNode()
				.put("type", type(code).toString())
				.put("title", title)
				.put("status", status.value())
				.put("detail", detail)
				.put("code", code)
				.toString());
	}

}
