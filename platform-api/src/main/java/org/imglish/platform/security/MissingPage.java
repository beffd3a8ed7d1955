package org.imglish.platform.security;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.StreamUtils;

/**
 * What a browser gets at an address that leads nowhere: the dashboard, which says so with
 * links to what there is. Whoever calls the API is told in problem details.
 */
public final class MissingPage {

	/** The dashboard; a server's own loader would be gone with the server. */
	public static final Resource CONTENT = new ClassPathResource("META-INF/resources/index.html",
			MissingPage.class.getClassLoader());

	/** What programs ask for, whatever they accept. */
	private static final List<String> OF_PROGRAMS = List.of("/api/", "/v3/", "/actuator", "/bundle/");

	private MissingPage() {
	}

	/** Whether a request is that of a person who follows a link. */
	public static boolean isFor(HttpServletRequest request) {
		String accepted = request.getHeader(HttpHeaders.ACCEPT);
		return request.getMethod().equals("GET") && accepted != null && accepted.contains(MediaType.TEXT_HTML_VALUE)
				&& OF_PROGRAMS.stream().noneMatch(request.getRequestURI()::startsWith);
	}

	static void write(HttpServletResponse response) throws IOException {
		response.setStatus(HttpStatus.NOT_FOUND.value());
		response.setContentType(MediaType.TEXT_HTML_VALUE);
		response.setCharacterEncoding("UTF-8");
		StreamUtils.copy(CONTENT.getInputStream(), response.getOutputStream());
	}

}
