package org.imglish.platform.api;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps the bodies of predictions, which carry images, to a size that fits the memory of
 * the API.
 */
@Component
class PredictionBodies extends OncePerRequestFilter {

	private static final int MOST_BYTES = 32 << 20;

	private static final String DETAIL = "The body of a prediction may have %d MiB; ask about fewer or smaller images at once."
		.formatted(MOST_BYTES >> 20);

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getRequestURI().endsWith("/predict");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getContentLengthLong() < 0 || request.getContentLengthLong() > MOST_BYTES) {
			boolean unknown = request.getContentLengthLong() < 0;
			response.setStatus(
					unknown ? HttpServletResponse.SC_LENGTH_REQUIRED : HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
			response.setContentType("application/problem+json");
			response.getWriter()
				.write("{\"status\":%d,\"title\":\"Refused\",\"code\":\"%s\",\"detail\":\"%s\"}".formatted(
						response.getStatus(), unknown ? "length-required" : "body-too-large",
						unknown ? "A prediction needs the header Content-Length." : DETAIL));
			return;
		}
		chain.doFilter(request, response);
	}

}
