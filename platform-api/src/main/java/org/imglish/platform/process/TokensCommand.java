package org.imglish.platform.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.imglish.jobs.access.Role;
import org.imglish.jobs.access.Tokens;
import org.imglish.platform.client.PageOptions;
import org.imglish.platform.client.Table;
import org.imglish.platform.home.HomeOption;
import org.imglish.platform.wiring.Application;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Issues and revokes API tokens in the database itself: whoever has the home or the
 * database's password needs no token for that.
 */
@Command(name = "tokens", mixinStandardHelpOptions = true,
		description = "Issues, lists and revokes API tokens, in the home's database or the external one.",
		subcommands = { TokensCommand.Issue.class, TokensCommand.Show.class, TokensCommand.Revoke.class })
public final class TokensCommand implements Runnable {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Say what to do with tokens");
	}

	private static <T> T with(HomeOption home, Function<Tokens, T> use) throws IOException {
		try (Application application = Application.start(home.path(), false, Map.of())) {
			return use.apply(application.bean(Tokens.class));
		}
	}

	/** Issues a token. */
	@Command(name = "issue", mixinStandardHelpOptions = true,
			description = "Issues a token and prints it, this once: only its hash is kept.")
	static final class Issue implements Callable<Integer> {

		@Mixin
		private HomeOption home = new HomeOption();

		@Option(names = "--name", required = true, paramLabel = "NAME", description = "whose it is")
		private String name = "";

		@Option(names = "--role", paramLabel = "ROLE",
				description = "viewer, operator or admin (default: ${DEFAULT-VALUE})", defaultValue = "viewer")
		private String role = "viewer";

		@Option(names = "--days", paramLabel = "N", description = "how long it is valid (default: for ever)")
		private @Nullable Integer days;

		@Override
		public Integer call() throws IOException {
			Role given;
			try {
				given = Role.valueOf(this.role.toUpperCase(Locale.ROOT));
			}
			catch (IllegalArgumentException ex) {
				System.err.println("--role must be viewer, operator or admin, but is '" + this.role + "'");
				return CommandLine.ExitCode.USAGE;
			}
			Duration validFor = (this.days != null) ? Duration.ofDays(this.days) : null;
			System.out.println(with(this.home, (tokens) -> tokens.issue(this.name, given, validFor)).secret());
			return 0;
		}

	}

	/** Lists tokens. */
	@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the tokens that are not revoked.")
	static final class Show implements Callable<Integer> {

		@Mixin
		private HomeOption home = new HomeOption();

		@Mixin
		private PageOptions page = new PageOptions();

		@Option(names = "--json", description = "print JSON")
		private boolean json;

		@Override
		public Integer call() throws IOException {
			JsonNode tokens = JsonMapper.builder()
				.build()
				.valueToTree(with(this.home, (all) -> all.list(this.page.page(), this.page.size())));
			if (this.json) {
				System.out.println(tokens);
			}
			else {
				Table.print(tokens, "id", "name", "role", "createdAt", "expiresAt");
			}
			return 0;
		}

	}

	/** Revokes a token. */
	@Command(name = "revoke", mixinStandardHelpOptions = true, description = "Revokes a token: it is void at once.")
	static final class Revoke implements Callable<Integer> {

		@Mixin
		private HomeOption home = new HomeOption();

		@Parameters(paramLabel = "ID", description = "number of the token, see 'tokens list'")
		private long id;

		@Override
		public Integer call() throws IOException {
			if (!with(this.home, (tokens) -> tokens.revoke(this.id))) {
				System.err.println("There is no token " + this.id + "; 'imglish tokens list' shows those that are");
				return 1;
			}
			return 0;
		}

	}

}
