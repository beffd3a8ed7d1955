package org.imglish.platform.security;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * How a request brings its token: in a header (RFC 6750), or in the cookie of a dashboard
 * that signed in, which scripts cannot read and other sites cannot send.
 */
public final class TokenCookie {

	/** Name of the cookie. */
	public static final String NAME = "imglish_token";

	private static final String BEARER = "Bearer ";

	private TokenCookie() {
	}

	/**
	 * The cookie with a secret, as a header's value; of zero duration to take it back.
	 */
	public static String of(String secret, boolean secure, Duration duration) {
		return ResponseCookie.from(NAME, secret)
			.httpOnly(true)
			.secure(secure)
			.sameSite("Strict")
			.path("/")
			.maxAge(duration)
			.build()
			.toString();
	}

	/** The secret that a request brings. */
	public static Optional<String> secret(HttpServletRequest request) {
		String header = request.getHeader(HttpHeaders.AUTHORIZATION);
		if (header != null && isBearer(header)) {
			return Optional.of(header.substring(BEARER.length()).strip());
		}
		Cookie[] cookies = request.getCookies();
		return (cookies == null) ? Optional.empty()
				: Arrays.stream(cookies)
					.filter((cookie) -> cookie.getName().equals(NAME))
					.map(Cookie::getValue)
					.findFirst();
	}

	/**
	 * Whether a request brings its token in a header, which no other site can make a
	 * browser do.
	 */
	static boolean isInHeader(HttpServletRequest request) {
		String header = request.getHeader(HttpHeaders.AUTHORIZATION);
		return header != null && isBearer(header);
	}

	private static boolean isBearer(String header) {
		return header.regionMatches(true, 0, BEARER, 0, BEARER.length());
	}

}
