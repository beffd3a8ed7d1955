package org.imglish.platform.client;

import java.io.IOException;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists who changed what. */
@Command(name = "audit", mixinStandardHelpOptions = true,
		description = "Lists who asked for which change, and how it was answered, newest first.")
public final class AuditCommand implements Callable<Integer> {

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Mixin
	private PageOptions page = new PageOptions();

	@Override
	public Integer call() throws IOException {
		this.connection.print(this.connection.client().get(this.page.of("/audit")), "at", "who", "address", "action",
				"status");
		return 0;
	}

}
