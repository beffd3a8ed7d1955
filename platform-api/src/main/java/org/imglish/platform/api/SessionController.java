package org.imglish.platform.api;

import java.time.Duration;
import java.util.Locale;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.imglish.jobs.access.Role;
import org.imglish.jobs.access.Token;
import org.imglish.jobs.access.Tokens;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.platform.security.SecuritySettings;
import org.imglish.platform.security.TokenCookie;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signs the dashboard in and out: its token lies in a cookie that no script can read. */
@RestController
@RequestMapping("/api/v1/session")
class SessionController {

	private final Tokens tokens;

	private final SecuritySettings settings;

	SessionController(Tokens tokens, SecuritySettings settings) {
		this.tokens = tokens;
		this.settings = settings;
	}

	@GetMapping
	@Operation(summary = "Tells who is signed in, and whether requests need a token")
	Session getSession(HttpServletRequest request) {
		return TokenCookie.secret(request)
			.flatMap(this.tokens::find)
			.map(this::session)
			.orElse(new Session(this.settings.requireTokens(), null, null));
	}

	@PostMapping
	@Operation(summary = "Signs a browser in: the answer sets the cookie that later requests bring")
	ResponseEntity<Session> signIn(@RequestBody SignIn body, HttpServletRequest request) {
		if (body.token() == null) {
			throw new InvalidInputException("The body needs 'token'");
		}
		Token token = this.tokens.find(body.token())
			.orElseThrow(() -> new ForbiddenException("This token is not valid (any more); ask an admin for one."));
		return ResponseEntity.ok()
			.header(HttpHeaders.SET_COOKIE, TokenCookie.of(body.token(), request.isSecure(), Duration.ofHours(12)))
			.body(session(token));
	}

	@DeleteMapping
	@Operation(summary = "Signs a browser out: the answer takes the cookie back")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	ResponseEntity<Void> signOut(HttpServletRequest request) {
		return ResponseEntity.noContent()
			.header(HttpHeaders.SET_COOKIE, TokenCookie.of("", request.isSecure(), Duration.ZERO))
			.build();
	}

	private Session session(Token token) {
		Role role = token.role();
		return new Session(this.settings.requireTokens(), token.name(), role.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * Who is signed in.
	 *
	 * @param tokenRequired whether requests need a token at all
	 * @param name name of the token, or null
	 * @param role its role, or null
	 */
	record Session(boolean tokenRequired, @Nullable String name, @Nullable String role) {

	}

	/**
	 * A token handed in.
	 *
	 * @param token its secret
	 */
	record SignIn(String token) {

		/** Keeps the secret out of logs. */
		@Override
		public String toString() {
			return "SignIn";
		}

	}

}
