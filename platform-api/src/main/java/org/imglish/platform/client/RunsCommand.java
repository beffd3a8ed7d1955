package org.imglish.platform.client;

import java.io.IOException;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists runs. */
@Command(name = "runs", mixinStandardHelpOptions = true, description = "Lists runs, newest first.")
public final class RunsCommand implements Callable<Integer> {

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Option(names = "--kind", paramLabel = "KIND",
			description = "only those of a kind, or of several: pretrain,finetune")
	private String kind = "";

	@Option(names = "--state", paramLabel = "STATE", description = "only those in a state, or in one of several")
	private String state = "";

	@Option(names = "--tag", paramLabel = "WORD", description = "only those with a tag")
	private @Nullable String tag;

	@Option(names = "--query", paramLabel = "TEXT", description = "only those with these words in name or notes")
	private @Nullable String query;

	@Mixin
	private PageOptions page = new PageOptions();

	@Override
	public Integer call() throws IOException {
		String path = this.page.of("/runs") + "&kind=" + RestClient.encoded(this.kind) + "&state="
				+ RestClient.encoded(this.state);
		if (this.tag != null) {
			path += "&tag=" + RestClient.encoded(this.tag);
		}
		if (this.query != null) {
			path += "&q=" + RestClient.encoded(this.query);
		}
		this.connection.print(this.connection.client().get(path), ClientCommands.RUN_FIELDS);
		return 0;
	}

}
