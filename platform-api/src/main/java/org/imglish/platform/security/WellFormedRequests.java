package org.imglish.platform.security;

import java.io.IOException;
import java.util.Collections;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a request's headers and parameters once before anybody else does: the firewall
 * and the container refuse what is malformed in them only when it is read, wherever that
 * happens to be.
 */
final class WellFormedRequests extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String fault = fault(request);
		if (fault == null) {
			chain.doFilter(request, response);
			return;
		}
		ProblemWriter.write(response, HttpStatus.BAD_REQUEST, "malformed-request", "The request is malformed", fault);
	}

	private static @Nullable String fault(HttpServletRequest request) {
		try {
			for (String name : Collections.list(request.getHeaderNames())) {
				Collections.list(request.getHeaders(name));
			}
		}
		catch (RequestRejectedException ex) {
			return "A header holds a control character, or text that is not ASCII; send printable ASCII in headers.";
		}
		try {
			MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
		}
		catch (InvalidMediaTypeException ex) {
			return "The header Accept is no list of media types; accept application/json.";
		}
		try {
			request.getParameterMap();
		}
		catch (RequestRejectedException | IllegalStateException ex) {
			return "The query holds a parameter without a name, with a control character in its name, or that is not "
					+ "encoded as UTF-8 in percent signs.";
		}
		return null;
	}

}
