package org.imglish.platform.security;

import java.io.IOException;
import java.util.Optional;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.imglish.jobs.access.Token;
import org.imglish.jobs.access.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out whose token a request brings. The token is looked up at each request, so a
 * revoked one is void at once.
 */
final class TokenAuthentication extends OncePerRequestFilter {

	private static final Logger LOGGER = LoggerFactory.getLogger(TokenAuthentication.class);

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
		Optional<Token> token;
		try {
			token = TokenCookie.secret(request).flatMap(this.tokens::find);
		}
		catch (DataAccessException | TransactionException ex) {
			LOGGER.warn("A token cannot be looked up: {}", ex.getMessage());
			ProblemWriter.write(response, HttpStatus.SERVICE_UNAVAILABLE, "database-unavailable",
					"The database does not answer", "Try again in a moment; runs continue where they are.");
			return;
		}
		token.ifPresent((known) -> {
			SecurityContext context = SecurityContextHolder.createEmptyContext();
			context.setAuthentication(new Caller(known));
			SecurityContextHolder.setContext(context);
		});
		chain.doFilter(request, response);
	}

}
