package org.imglish.platform.api;

import java.io.IOException;
import java.net.URI;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps other web pages out of a server on the loopback address: a foreign Host means DNS
 * rebinding, a foreign Origin or a body that is not JSON a cross-site post.
 */
@Component
class LocalRequests extends OncePerRequestFilter {

	private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("X-Frame-Options", "DENY");
		response.setHeader("Referrer-Policy", "no-referrer");
		response.setHeader("Content-Security-Policy",
				"default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'");
		String refusal = refusal(request);
		if (refusal == null) {
			chain.doFilter(request, response);
			return;
		}
		response.setStatus(HttpServletResponse.SC_FORBIDDEN);
		response.setContentType("application/problem+json");
		response.getWriter()
			.write("{\"status\":403,\"title\":\"Refused\",\"code\":\"foreign-request\",\"detail\":\"" + refusal
					+ "\"}");
	}

	private static @Nullable String refusal(HttpServletRequest request) {
		if (!LOCAL.contains(request.getServerName())) {
			return "The Host header is not that of this machine.";
		}
		String origin = request.getHeader("Origin");
		if (origin != null && !isLocal(origin)) {
			return "The Origin header is not that of this server.";
		}
		boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
		String type = request.getContentType();
		if (!SAFE.contains(request.getMethod()) && hasBody && (type == null || !type.startsWith("application/json"))) {
			return "A body must be application/json.";
		}
		return null;
	}

	private static boolean isLocal(String origin) {
		try {
			String host = URI.create(origin).getHost();
			return host != null && LOCAL.contains(host);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
