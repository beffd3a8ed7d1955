package org.imglish.platform.security;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Answers with problem details (RFC 9457) from where no controller is reached. */
public final class ProblemWriter {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private ProblemWriter() {
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
				.put("type", "about:blank")
				.put("title", title)
				.put("status", status.value())
				.put("detail", detail)
				.put("code", code)
				.toString());
	}

}
