package org.imglish.platform.prediction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.imglish.platform.prediction.PredictionException.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks models in a process of its own, so that the API loads no PyTorch and outlives
 * whatever a model does. The process starts with the first question, answers one after
 * the other through its standard input and output, and ends when it was idle for a while,
 * when an answer takes too long, or with the API.
 */
public class PredictionProcess implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(PredictionProcess.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** What the reading thread says when the process has ended. */
	private static final String END = "";

	private final Command command;

	private final Path log;

	private final Duration limit;

	private final Duration idle;

	private final Semaphore places;

	private final ReentrantLock turn = new ReentrantLock(true);

	private final ScheduledExecutorService caretaker = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "predictions");
		thread.setDaemon(true);
		return thread;
	});

	private volatile @Nullable Conversation conversation;

	private volatile long lastAsked;

	/**
	 * @param command starts the process
	 * @param log file that gets what the process prints besides answers
	 * @param limit longest time for an answer, the waiting and the loading of the model
	 * included
	 * @param idle time without a question after which the process ends
	 * @param maxWaiting questions that may wait at once, at least 1
	 */
	public PredictionProcess(Command command, Path log, Duration limit, Duration idle, int maxWaiting) {
		this.command = command;
		this.log = log;
		this.limit = limit;
		this.idle = idle;
		this.places = new Semaphore(maxWaiting);
		long period = Math.max(1, idle.toMillis() / 4);
		this.caretaker.scheduleWithFixedDelay(this::endIfIdle, period, period, TimeUnit.MILLISECONDS);
	}

	/**
	 * Asks and waits for the answer.
	 * @param question what the process is sent, on one line
	 * @return what it answers
	 * @throws PredictionException if there is no answer
	 */
	public JsonNode ask(JsonNode question) throws PredictionException {
		if (!this.places.tryAcquire()) {
			throw new PredictionException(Reason.BUSY, "Too many questions wait already; ask again in a moment");
		}
		try {
			long deadline = System.nanoTime() + this.limit.toNanos();
			if (!this.turn.tryLock(this.limit.toNanos(), TimeUnit.NANOSECONDS)) {
				throw timeout();
			}
			try {
				return answer(question, deadline);
			}
			finally {
				this.lastAsked = System.nanoTime();
				this.turn.unlock();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PredictionException(Reason.TIMEOUT, "Interrupted while waiting for an answer");
		}
		finally {
			this.places.release();
		}
	}

	private JsonNode answer(JsonNode question, long deadline) throws PredictionException, InterruptedException {
		try {
			Conversation with = running();
			with.send(question.toString());
			String reply = with.reply(deadline - System.nanoTime());
			if (reply == null) {
				end();
				throw timeout();
			}
			if (!reply.equals(END)) {
				return JSON.readTree(reply);
			}
		}
		catch (IOException ex) {
			LOGGER.warn("The prediction process cannot be asked: {}", ex.getMessage());
		}
		end();
		throw new PredictionException(Reason.DIED, "The prediction process ended while it answered; the next question "
				+ "starts another one. Its output is in " + this.log.getFileName() + " among the server's logs");
	}

	private PredictionException timeout() {
		return new PredictionException(Reason.TIMEOUT, String.format(Locale.ROOT,
				"No answer within %d seconds; ask about fewer inputs at once", this.limit.toSeconds()));
	}

	private Conversation running() throws IOException {
		Conversation with = this.conversation;
		if (with == null || !with.process.isAlive()) {
			end();
			Files.createDirectories(this.log.resolveSibling(""));
			with = new Conversation(this.command, this.log);
			this.conversation = with;
		}
		return with;
	}

	private void endIfIdle() {
		if (this.turn.tryLock()) {
			try {
				if (System.nanoTime() - this.lastAsked > this.idle.toNanos()) {
					end();
				}
			}
			finally {
				this.turn.unlock();
			}
		}
	}

	private void end() {
		Conversation with = this.conversation;
		this.conversation = null;
		if (with != null) {
			with.process.destroyForcibly();
		}
	}

	/** Number of the running process, or 0. */
	public long processId() {
		Conversation with = this.conversation;
		return (with != null && with.process.isAlive()) ? with.process.pid() : 0;
	}

	@Override
	public void close() {
		this.caretaker.shutdownNow();
		end();
	}

	/** Starts a process that answers lines with lines behind a mark. */
	public interface Command {

		/**
		 * @param mark word that each answer begins with, which tells answers from
		 * whatever a library prints
		 */
		ProcessBuilder with(String mark);

	}

	/** One process and the thread that reads what it says. */
	private static final class Conversation {

		private final Process process;

		private final Writer questions;

		private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

		Conversation(Command command, Path log) throws IOException {
			String mark = UUID.randomUUID().toString();
			this.process = command.with(mark).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
			this.questions = new OutputStreamWriter(this.process.getOutputStream(), StandardCharsets.UTF_8);
			Thread reader = new Thread(() -> read(mark), "prediction-replies");
			reader.setDaemon(true);
			reader.start();
		}

		private void read(String mark) {
			try (BufferedReader lines = new BufferedReader(
					new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
				String line = lines.readLine();
				while (line != null) {
					if (line.startsWith(mark)) {
						this.replies.add(line.substring(mark.length()));
					}
					line = lines.readLine();
				}
			}
			catch (IOException ex) {
				LOGGER.debug("The prediction process was cut off: {}", ex.getMessage());
			}
			finally {
				this.replies.add(END);
			}
		}

		void send(String question) throws IOException {
			this.questions.write(question);
			this.questions.write('\n');
			this.questions.flush();
		}

		@Nullable String reply(long nanoseconds) throws InterruptedException {
			return this.replies.poll(nanoseconds, TimeUnit.NANOSECONDS);
		}

	}

}
