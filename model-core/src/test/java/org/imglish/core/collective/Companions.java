package org.imglish.core.collective;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Java processes beside the test, each the main method of a test class: members of a
 * gang, which need processes of their own to die in or to train in. They talk in lines.
 */
public final class Companions implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final List<Companion> companions = new ArrayList<>();

	/** Starts one more process on the class path and with the properties of the test. */
	public Companion start(Class<?> main, Object... arguments) {
		List<String> command = new ArrayList<>(
				List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx1g", "-XX:+UseSerialGC",
						"-XX:TieredStopAtLevel=1", "-DOPT_OUT_TRACKING=true", "-Dai.djl.pytorch.num_threads=1"));
		for (String property : List.of(DoorLibrary.OTHER, "imglish.shared")) {
			if (System.getProperty(property) != null) {
				command.add("-D" + property + "=" + System.getProperty(property));
			}
		}
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		for (Object argument : arguments) {
			command.add(argument.toString());
		}
		try {
			Companion companion = new Companion(new ProcessBuilder(command).redirectErrorStream(true).start());
			this.companions.add(companion);
			return companion;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.companions.forEach((companion) -> companion.process.destroyForcibly());
	}

	/** One of the processes. */
	public static final class Companion {

		private final Process process;

		private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

		private final StringBuffer said = new StringBuffer();

		Companion(Process process) {
			this.process = process;
			Thread reader = new Thread(this::read, "companion " + process.pid());
			reader.setDaemon(true);
			reader.start();
		}

		private void read() {
			try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
				for (String line = output.readLine(); line != null; line = output.readLine()) {
					this.said.append(line).append('\n');
					this.lines.add(line);
				}
			}
			catch (IOException ex) {
				this.said.append(ex).append('\n');
			}
			this.lines.add("(end)");
		}

		/** Waits for a line that begins with a word; returns what follows it. */
		public String await(String word) {
			List<String> lines = linesUntil(word);
			return lines.get(lines.size() - 1).substring(word.length()).strip();
		}

		/** Waits for a line that begins with a word; returns all lines up to it. */
		public List<String> linesUntil(String word) {
			List<String> until = new ArrayList<>();
			try {
				for (String line = next(); line != null && !line.equals("(end)"); line = next()) {
					until.add(line);
					if (line.startsWith(word + " ") || line.equals(word)) {
						return until;
					}
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			throw new AssertionError("No line \"" + word + " …\" in:\n" + this.said);
		}

		private @Nullable String next() throws InterruptedException {
			return this.lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}

		/** Sends a signal: KILL, STOP, CONT. */
		public void signal(String name) throws IOException, InterruptedException {
			int code = new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
			if (code != 0) {
				throw new IOException("kill -" + name + " returned " + code);
			}
		}

	}

}
