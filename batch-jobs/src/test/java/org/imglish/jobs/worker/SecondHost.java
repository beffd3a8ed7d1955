package org.imglish.jobs.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A second host on this machine: a network namespace with an address of its own at the
 * other end of a cable (veth(4)), which can be pulled out. Needs root.
 */
final class SecondHost implements AutoCloseable {

	private static final long NUMBER = ProcessHandle.current().pid() % 200;

	/** Address of this machine's end of the cable. */
	static final String FIRST = String.format(Locale.ROOT, "10.213.%d.1", NUMBER);

	/** Address of the second host. */
	static final String SECOND = String.format(Locale.ROOT, "10.213.%d.2", NUMBER);

	private static final String NAME = "imglish-" + NUMBER;

	private static final String CABLE = "imglish" + NUMBER;

	private final List<ServerSocket> doors = new ArrayList<>();

	private SecondHost() {
	}

	/** Why there cannot be one, in a sentence; empty where there can. */
	static Optional<String> unavailable() {
		try {
			ip("netns", "add", NAME);
			ip("netns", "delete", NAME);
			return Optional.empty();
		}
		catch (IOException ex) {
			return Optional.of("Network namespaces need root and iproute2: " + ex.getMessage());
		}
	}

	static SecondHost open() throws IOException {
		SecondHost host = new SecondHost();
		ip("netns", "add", NAME);
		ip("link", "add", CABLE, "type", "veth", "peer", "name", "eth0", "netns", NAME);
		ip("address", "add", FIRST + "/24", "dev", CABLE);
		ip("link", "set", CABLE, "up");
		ip("-n", NAME, "address", "add", SECOND + "/24", "dev", "eth0");
		ip("-n", NAME, "link", "set", "eth0", "up");
		ip("-n", NAME, "link", "set", "lo", "up");
		return host;
	}

	/** What a command on the second host begins with. */
	List<String> command() {
		return List.of("ip", "netns", "exec", NAME);
	}

	/** Pulls the cable out. */
	void cut() throws IOException {
		ip("link", "set", CABLE, "down");
	}

	/** Plugs the cable in. */
	void mend() throws IOException {
		ip("link", "set", CABLE, "up");
	}

	/**
	 * Lets both hosts reach what listens on this machine's loopback interface.
	 * @return the port, at {@link #FIRST}
	 */
	int open(String host, int port) throws IOException {
		ServerSocket door = new ServerSocket();
		door.bind(new InetSocketAddress(InetAddress.getByName(FIRST), 0));
		this.doors.add(door);
		start(() -> {
			while (!door.isClosed()) {
				Socket inside = door.accept();
				Socket outside = new Socket(host, port);
				start(() -> copy(inside, outside));
				start(() -> copy(outside, inside));
			}
		});
		return door.getLocalPort();
	}

	private static void copy(Socket from, Socket to) throws IOException {
		try (from; to; InputStream input = from.getInputStream(); OutputStream output = to.getOutputStream()) {
			input.transferTo(output);
		}
	}

	/** A connection that breaks is nothing to tell of here. */
	private static void start(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.perform();
			}
			catch (IOException ex) {
				Thread.currentThread().interrupt();
			}
		}, "door");
		thread.setDaemon(true);
		thread.start();
	}

	private static void ip(String... arguments) throws IOException {
		List<String> line = new ArrayList<>(List.of("ip"));
		line.addAll(List.of(arguments));
		Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		try {
			if (process.waitFor() != 0) {
				throw new IOException(String.join(" ", line) + ": " + said);
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		for (ServerSocket door : this.doors) {
			door.close();
		}
		ip("link", "delete", CABLE);
		ip("netns", "delete", NAME);
	}

	private interface Work {

		void perform() throws IOException;

	}

}
