package org.imglish.platform.security;

import java.io.IOException;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.imglish.jobs.access.AuditRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Writes every attempt to change something into the audit record: who, from where, what,
 * and how it was answered; never what the body said.
 */
final class AuditTrail extends OncePerRequestFilter {

	private static final Logger LOGGER = LoggerFactory.getLogger(AuditTrail.class);

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

	/** Changes nothing, and is asked at each pause of typing. */
	private static final String CHECK = "/api/v1/recipes/check";

	private final AuditRecord record;

	private final boolean tokensRequired;

	AuditTrail(AuditRecord record, boolean tokensRequired) {
		this.record = record;
		this.tokensRequired = tokensRequired;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return SAFE.contains(request.getMethod()) || request.getRequestURI().equals(CHECK)
				|| !request.getRequestURI().startsWith("/api/");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
		try {
			chain.doFilter(request, response);
			status = response.getStatus();
		}
		catch (AccessDeniedException ex) {
			status = HttpServletResponse.SC_FORBIDDEN;
			throw ex;
		}
		finally {
			if (caller instanceof Caller || !this.tokensRequired) {
				add((caller instanceof Caller) ? caller.getName() : Caller.LOCAL, request, status);
			}
		}
	}

	private void add(String who, HttpServletRequest request, int status) {
		try {
			this.record.add(who, request.getRemoteAddr(), request.getMethod() + " " + request.getRequestURI(), status);
		}
		catch (DataAccessException | TransactionException ex) {
			LOGGER.warn("The audit record lacks {} {} by {} ({}): {}", request.getMethod(), request.getRequestURI(),
					who, status, ex.getMessage());
		}
	}

}
