package org.imglish.platform.security;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.imglish.jobs.access.Tokens;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out whose token a request brings. The token is looked up at each request, so a
 * revoked one is void at once.
 */
final class TokenAuthentication extends OncePerRequestFilter {

	private final Tokens tokens;

	TokenAuthentication(Tokens tokens) {
		this.tokens = tokens;
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		TokenCookie.secret(request).flatMap(this.tokens::find).ifPresent((token) -> {
			SecurityContext context = SecurityContextHolder.createEmptyContext();
			context.setAuthentication(new Caller(token));
			SecurityContextHolder.setContext(context);
		});
		chain.doFilter(request, response);
	}

}
