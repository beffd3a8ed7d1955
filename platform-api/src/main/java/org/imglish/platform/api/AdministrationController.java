package org.imglish.platform.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.imglish.jobs.access.AuditEntry;
import org.imglish.jobs.access.AuditRecord;
import org.imglish.jobs.access.Role;
import org.imglish.jobs.access.Token;
import org.imglish.jobs.access.Tokens;
import org.imglish.jobs.access.Webhook;
import org.imglish.jobs.access.Webhooks;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.RunState;
import org.imglish.platform.security.SecuritySettings;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What admins do: tokens, the audit record, webhooks. */
@RestController
@RequestMapping("/api/v1")
class AdministrationController {

	private static final int LONGEST_VALID_DAYS = 3650;

	private static final int SHORTEST_SECRET = 16;

	private final Tokens tokens;

	private final AuditRecord audit;

	private final Webhooks webhooks;

	private final SecuritySettings settings;

	private final ETags tags;

	AdministrationController(Tokens tokens, AuditRecord audit, Webhooks webhooks, SecuritySettings settings,
			ETags tags) {
		this.tokens = tokens;
		this.audit = audit;
		this.webhooks = webhooks;
		this.settings = settings;
		this.tags = tags;
	}

	@GetMapping("/tokens")
	@Operation(summary = "Lists the tokens that are not revoked")
	Page<Token> listTokens(@RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size) {
		return Paging.of(page, size, this.tokens::list);
	}

	@PostMapping("/tokens")
	@Operation(summary = "Issues a token; its secret is shown this once")
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<IssuedToken> issueToken(@RequestBody NewToken body) {
		if (body.name() == null || body.role() == null) {
			throw new InvalidInputException("The body needs 'name' and 'role' (viewer, operator or admin)");
		}
		Duration validFor = (body.days() != null)
				? Duration.ofDays(RunsController.bounded("days", body.days(), 1, LONGEST_VALID_DAYS)) : null;
		Tokens.Issued issued = this.tokens.issue(body.name(), RunsController.choice(Role.class, "role", body.role()),
				validFor);
		return ResponseEntity.created(URI.create("/api/v1/tokens/" + issued.token().id()))
			.body(new IssuedToken(issued.token(), issued.secret()));
	}

	@GetMapping("/tokens/{id}")
	@Operation(summary = "Shows a token, without its secret")
	ResponseEntity<Token> getToken(@PathVariable long id) {
		return this.tags.tagged(token(id));
	}

	private Token token(long id) {
		return this.tokens.unrevoked(id).orElseThrow(() -> new NotFoundException("There is no token " + id + "."));
	}

	@DeleteMapping("/tokens/{id}")
	@Operation(summary = "Revokes a token: it is void at once")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	ResponseEntity<Void> revokeToken(@PathVariable long id,
			@RequestHeader(name = "If-Match", required = false) @Nullable String match) {
		this.tags.check(match, this.tags.of(token(id)), "token " + id);
		if (!this.tokens.revoke(id)) {
			throw new NotFoundException("There is no token " + id + ".");
		}
		return ResponseEntity.noContent().build();
	}

	@GetMapping("/audit")
	@Operation(summary = "Lists who asked for which change, and how it was answered, newest first")
	Page<AuditEntry> listAuditEntries(@RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		return Paging.of(page, size, this.audit::list);
	}

	@GetMapping("/webhooks")
	@Operation(summary = "Lists the addresses that are told when runs change their state")
	Page<Webhook> listWebhooks(@RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		return Paging.of(page, size, this.webhooks::list);
	}

	@PostMapping("/webhooks")
	@Operation(summary = "Has an address told when runs change their state")
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<Webhook> createWebhook(@RequestBody NewWebhook body) {
		if (body.secret() == null || body.secret().length() < SHORTEST_SECRET) {
			throw new InvalidInputException(String.format(Locale.ROOT,
					"The body needs 'secret' of at least %d characters: deliveries are signed with it",
					SHORTEST_SECRET));
		}
		Set<RunState> states = EnumSet.noneOf(RunState.class);
		for (String state : (body.states() != null) ? body.states() : List.<String>of()) {
			states.add(RunsController.choice(RunState.class, "states", state));
		}
		Webhook webhook = this.webhooks.create(allowed(body.url()), body.secret(), states);
		return ResponseEntity.created(URI.create("/api/v1/webhooks/" + webhook.id())).body(webhook);
	}

	@GetMapping("/webhooks/{id}")
	@Operation(summary = "Shows a webhook, without its secret")
	ResponseEntity<Webhook> getWebhook(@PathVariable long id) {
		return this.tags.tagged(required(id));
	}

	private Webhook required(long id) {
		return this.webhooks.find(id).orElseThrow(() -> new NotFoundException("There is no webhook " + id + "."));
	}

	@DeleteMapping("/webhooks/{id}")
	@Operation(summary = "Tells an address no more")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	ResponseEntity<Void> deleteWebhook(@PathVariable long id,
			@RequestHeader(name = "If-Match", required = false) @Nullable String match) {
		this.tags.check(match, this.tags.of(required(id)), "webhook " + id);
		if (!this.webhooks.delete(id)) {
			throw new NotFoundException("There is no webhook " + id + ".");
		}
		return ResponseEntity.noContent().build();
	}

	private String allowed(@Nullable String url) {
		URI uri = address(url);
		if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
			throw new InvalidInputException("'url' must be an http or https address, but is '" + url + "'");
		}
		if (!this.settings.webhookHosts().contains(uri.getHost())) {
			throw new ForbiddenException("Webhooks may not go to the host '" + uri.getHost()
					+ "'; the setting imglish.security.webhook-hosts lists those that are allowed: "
					+ this.settings.webhookHosts());
		}
		return uri.toString();
	}

	private static URI address(@Nullable String url) {
		try {
			return new URI((url != null) ? url : "");
		}
		catch (URISyntaxException ex) {
			throw new InvalidInputException("'url' must be an http or https address, but is '" + url + "'", ex);
		}
	}

	/**
	 * A token asked for.
	 *
	 * @param name whose it is
	 * @param role viewer, operator or admin
	 * @param days how long it is valid, or null for ever
	 */
	record NewToken(@Schema(minLength = 1, maxLength = 100) String name, @Schema(allowableValues = {
			"viewer", "operator", "admin" }) String role,
			@Schema(minimum = "1", maximum = "3650") @Nullable Integer days){

	}

	/**
	 * A token issued.
	 *
	 * @param token the token
	 * @param secret what its holder sends; shown this once
	 */
	record IssuedToken(Token token, String secret) {

		/** Keeps the secret out of logs. */
		@Override
		public String toString() {
			return "IssuedToken[" + this.token + "]";
		}

	}

	/**
	 * A webhook asked for.
	 *
	 * @param url where deliveries are posted
	 * @param secret what they are signed with
	 * @param states states that are told, or null for all
	 */
	record NewWebhook(@Schema(format = "uri") String url, @Schema(minLength = 16) String secret,
			@ArraySchema(schema = @Schema(implementation = RunState.class)) @Nullable List<String> states) {

		/** Keeps the secret out of logs. */
		@Override
		public String toString() {
			return "NewWebhook[" + this.url + "]";
		}

	}

}
