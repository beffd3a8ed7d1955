package org.imglish.platform.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Opens the dashboard in a browser. */
@Command(name = "open", mixinStandardHelpOptions = true,
		description = "Opens the page of a run, or the dashboard, in a browser; prints its address.")
public final class OpenCommand implements Callable<Integer> {

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Parameters(paramLabel = "RUN", arity = "0..1", description = "number of the run (default: the first page)")
	private @Nullable Long run;

	@Override
	public Integer call() throws IOException {
		RestClient client = this.connection.client();
		if (this.run != null) {
			client.get("/runs/" + this.run);
		}
		String address = client.server() + ((this.run != null) ? "/runs/" + this.run : "/");
		System.out.println(address);
		Optional<List<String>> browser = browser(System.getProperty("os.name", ""), System.getenv());
		if (browser.isPresent()) {
			start(browser.get(), address);
		}
		return 0;
	}

	/**
	 * The program that shows an address to people; empty where nobody looks at a screen.
	 * @param system name of the operating system
	 * @param environment the variables of the environment
	 */
	static Optional<List<String>> browser(String system, Map<String, String> environment) {
		String name = system.toLowerCase(Locale.ROOT);
		if (environment.containsKey("SSH_CONNECTION")) {
			return Optional.empty();
		}
		if (name.startsWith("mac")) {
			return Optional.of(List.of("open"));
		}
		if (name.startsWith("windows")) {
			return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
		}
		return (environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY"))
				? Optional.of(List.of("xdg-open")) : Optional.empty();
	}

	/** The address is printed already: without a browser it is for the person to open. */
	private static void start(List<String> browser, String address) {
		List<String> command = new ArrayList<>(browser);
		command.add(address);
		try {
			new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			System.err.println("imglish: no browser can be opened here (" + ex.getMessage() + ")");
		}
	}

}
