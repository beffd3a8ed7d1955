package org.imglish.platform.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where a command finds the server: where it was told, else where IMGLISH_SERVER says,
 * else where the server of this home wrote that it listens, else at the usual port.
 */
public final class ServerAddress {

	private static final String USUAL = "http://127.0.0.1:8080";

	private ServerAddress() {
	}

	/**
	 * The address, with a scheme and without a slash at its end.
	 * @param given what {@code --server} says, or null
	 * @param environment the variables of the environment
	 * @param home the home folder, which need not exist
	 * @throws IOException if what the server wrote cannot be read
	 */
	public static String of(@Nullable String given, Map<String, String> environment, Path home) throws IOException {
		String variable = environment.getOrDefault("IMGLISH_SERVER", "").strip();
		if (given != null && !given.isBlank()) {
			return withScheme(given.strip());
		}
		if (!variable.isEmpty()) {
			return withScheme(variable);
		}
		Path written = home.resolve("server.url");
		return Files.exists(written) ? withScheme(Files.readString(written).strip()) : USUAL;
	}

	private static String withScheme(String address) {
		return (address.contains("://") ? address : "http://" + address).replaceAll("/+$", "");
	}

}
