package org.imglish.platform.security;

import java.util.List;

import org.imglish.jobs.access.Role;
import org.imglish.jobs.access.Token;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Whoever holds a valid API token. */
final class Caller extends AbstractAuthenticationToken {

	/** Name in the audit record of callers that need no token. */
	static final String LOCAL = "local";

	private static final long serialVersionUID = 1L;

	private final long id;

	private final String name;

	Caller(Token token) {
		super(List.of(new SimpleGrantedAuthority(authority(token.role()))));
		this.id = token.id();
		this.name = token.name();
		setAuthenticated(true);
	}

	static String authority(Role role) {
		return "ROLE_" + role.name();
	}

	/** Number of the token. */
	long id() {
		return this.id;
	}

	@Override
	public Object getCredentials() {
		return "";
	}

	@Override
	public Object getPrincipal() {
		return this.name;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Caller caller && this.id == caller.id;
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.id);
	}

}
