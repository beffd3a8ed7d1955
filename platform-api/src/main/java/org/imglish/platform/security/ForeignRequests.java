package org.imglish.platform.security;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps other web pages out. A foreign Host means DNS rebinding, which matters where no
 * token is asked for; a foreign Origin means a cross-site post. A request with a bearer
 * token is nobody's accident and passes. A body of another type than those that are read
 * here, which a page could send to any site, passes in no case.
 */
final class ForeignRequests extends OncePerRequestFilter {

	private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

	private static final List<String> READABLE = List.of("application/json", "application/yaml", "application/x-yaml",
			"text/yaml");

	private final boolean localOnly;

	/**
	 * @param localOnly whether the server is meant for this machine alone
	 */
	ForeignRequests(boolean localOnly) {
		this.localOnly = localOnly;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String refusal = refusal(request);
		if (refusal == null && isUnreadable(request)) {
			response.setHeader("Accept", String.join(", ", READABLE));
			ProblemWriter.write(response, HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type",
					"The body cannot be read",
					"A body must be application/json or application/yaml, and its Content-Type must say so, but is "
							+ request.getContentType() + ".");
			return;
		}
		if (refusal == null) {
			chain.doFilter(request, response);
			return;
		}
		ProblemWriter.write(response, HttpStatus.FORBIDDEN, "foreign-request", "Refused", refusal);
	}

	/**
	 * What a form of another site may send without asking is nothing that is read here.
	 */
	private static boolean isUnreadable(HttpServletRequest request) {
		boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
		String type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
		return !SAFE.contains(request.getMethod()) && hasBody && READABLE.stream().noneMatch(type::startsWith);
	}

	private @Nullable String refusal(HttpServletRequest request) {
		if (this.localOnly && !LOCAL.contains(request.getServerName())) {
			return "The Host header is not that of this machine.";
		}
		if (!this.localOnly && TokenCookie.isInHeader(request)) {
			return null;
		}
		String origin = request.getHeader("Origin");
		if (origin != null && !isOwn(origin, request)) {
			return "The Origin header is not that of this server.";
		}
		return null;
	}

	/** Another port of the same machine is another server's. */
	private static boolean isOwn(String origin, HttpServletRequest request) {
		try {
			String authority = URI.create(origin).getAuthority();
			return authority != null && authority.equalsIgnoreCase(request.getHeader("Host"));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
