package org.imglish.platform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.training.Awaiting;
import org.imglish.platform.Imglish;

import static org.assertj.core.api.Assertions.assertThat;

/** A server as people start it: a process of its own, which can be killed. */
final class ServerProcess implements AutoCloseable {

	private final Process process;

	private final String url;

	private ServerProcess(Process process, String url) {
		this.process = process;
		this.url = url;
	}

	/** Starts one and waits until it is ready. */
	static ServerProcess start(Path home, int port) throws IOException {
		Path out = Files.createTempFile(home.getParent(), "server", ".txt");
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("java.class.path"), Imglish.class.getName(), "serve", "--home", home.toString(),
				"--port", Integer.toString(port), "--grace", "5")
			.redirectErrorStream(true)
			.redirectOutput(out.toFile())
			.start();
		ServerProcess started = new ServerProcess(process, "http://127.0.0.1:" + port);
		try {
			Awaiting.until("the server on port " + port, () -> !process.isAlive() || isReady(out), () -> text(out));
			assertThat(process.isAlive()).as(() -> text(out)).isTrue();
		}
		catch (AssertionError ex) {
			started.kill();
			throw ex;
		}
		return started;
	}

	/** A port that nobody listens on. */
	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static boolean isReady(Path out) {
		return text(out).contains("Imglish is ready");
	}

	private static String text(Path out) {
		try {
			return Files.readString(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String url() {
		return this.url;
	}

	/** SIGKILL: it can do nothing more, not even close its connections properly. */
	void kill() {
		this.process.destroyForcibly();
		await();
	}

	private void await() {
		try {
			assertThat(this.process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Ends it as SIGTERM does, with its worker and database. */
	@Override
	public void close() {
		this.process.destroy();
		await();
	}

}
