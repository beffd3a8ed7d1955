package org.imglish.platform.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.imglish.core.bench.ScaleMember;
import org.jspecify.annotations.Nullable;

/** Processes that take training steps together when they are told to, and wait else. */
final class ScaleCrew implements AutoCloseable {

	private final List<Process> processes = new ArrayList<>();

	private final List<BufferedReader> answers = new ArrayList<>();

	/**
	 * Starts the processes.
	 * @param size how many
	 * @param port of the store that they meet at
	 * @param options what they train, as options of {@link ScaleMemberCommand}
	 */
	ScaleCrew(int size, int port, List<String> options) throws IOException {
		for (int rank = 0; rank < size; rank++) {
			List<String> line = new ArrayList<>(List.of(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-XX:+UseSerialGC",
					"-XX:TieredStopAtLevel=1", "-DOPT_OUT_TRACKING=true", "-cp", System.getProperty("java.class.path"),
					"org.imglish.platform.Imglish", "bench", "scale-member", "--rank", Integer.toString(rank), "--size",
					Integer.toString(size), "--port", Integer.toString(port)));
			line.addAll(options);
			Process process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			this.processes.add(process);
			this.answers.add(process.inputReader(StandardCharsets.UTF_8));
		}
	}

	/**
	 * Has all take steps and waits for it.
	 * @return what the first of them measured
	 * @throws IOException if one of them has ended
	 */
	ScaleMember.Turn take(int steps) throws IOException {
		for (Process process : this.processes) {
			try {
				process.outputWriter(StandardCharsets.UTF_8).append(Integer.toString(steps)).append('\n').flush();
			}
			catch (IOException ex) {
				throw ended(process, ex);
			}
		}
		List<ScaleMember.Turn> turns = new ArrayList<>();
		for (int rank = 0; rank < this.processes.size(); rank++) {
			turns.add(answer(rank));
		}
		return turns.get(0);
	}

	private ScaleMember.Turn answer(int rank) throws IOException {
		for (String line = this.answers.get(rank).readLine(); line != null; line = this.answers.get(rank).readLine()) {
			String[] words = line.split(" ");
			if (words[0].equals(ScaleMemberCommand.TOOK)) {
				return new ScaleMember.Turn(Double.parseDouble(words[1]), Double.parseDouble(words[2]),
						Double.parseDouble(words[3]));
			}
		}
		throw ended(this.processes.get(rank), null);
	}

	private static IOException ended(Process process, @Nullable IOException cause) {
		return new IOException(String.format(Locale.ROOT,
				"Process %d, which takes part in the steps, has ended; what it printed above says why", process.pid()),
				cause);
	}

	/** Processes end when nobody tells them anything more. */
	@Override
	public void close() {
		for (Process process : this.processes) {
			try {
				process.outputWriter(StandardCharsets.UTF_8).close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			finally {
				process.destroy();
			}
		}
	}

}
