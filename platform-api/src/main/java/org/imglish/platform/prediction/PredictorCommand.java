package org.imglish.platform.prediction;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.imglish.core.prediction.Predictor;
import org.imglish.core.prediction.UnusableInputException;
import org.imglish.core.training.TrainingDevice;
import org.imglish.platform.home.HomeOption;
import org.imglish.platform.launch.JavaProcess;
import org.imglish.platform.prediction.PredictionException.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The prediction process: reads a question a line, {@code {checkpoint: folder, question:
 * …}}, and answers each on a line, until its input ends. {@code serve} starts it.
 */
@Command(name = "predictor", hidden = true, mixinStandardHelpOptions = true,
		description = "Answers questions about images and texts that come on the standard input.")
public final class PredictorCommand implements Callable<Integer> {

	private static final Logger LOGGER = LoggerFactory.getLogger(PredictorCommand.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** Models that stay in memory. */
	private static final int MAX_OPEN = 2;

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--threads", paramLabel = "N", description = "torch threads")
	private int threads = 1;

	@Option(names = "--mark", paramLabel = "WORD", description = "what each answer begins with")
	private String mark = "";

	private final Map<Path, Predictor> open = new LinkedHashMap<>(16, 0.75f, true);

	/** How {@code serve} starts it: with what this process runs on. */
	public static ProcessBuilder process(Path home, String mark) {
		int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
		return JavaProcess.of(List.of("predictor", "--home", home.toString(), "--threads", Integer.toString(threads),
				"--mark", mark));
	}

	@Override
	public Integer call() throws IOException {
		System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(this.threads));
		System.setProperty("OPT_OUT_TRACKING", "true");
		System.setProperty("DJL_CACHE_DIR", this.home.path().resolve("natives").toString());
		// Read as UTF-8, whatever encoding the terminal has.
		PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
		System.setOut(System.err);
		TrainingDevice.useThreads(this.threads);
		try (BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			String line = questions.readLine();
			while (line != null) {
				answers.println(this.mark + answer(line));
				answers.flush();
				line = questions.readLine();
			}
		}
		finally {
			this.open.values().forEach(Predictor::close);
		}
		return 0;
	}

	private JsonNode answer(String line) {
		try {
			JsonNode json = JSON.readTree(line);
			Predictor predictor = predictor(Path.of(json.path("checkpoint").asString()));
			return JSON.createObjectNode()
				.set("outputs", JSON.valueToTree(predictor.answer(WireQuestion.read(json.path("question")))));
		}
		catch (UnusableInputException ex) {
			return failure(Reason.UNUSABLE_INPUT, ex.getMessage());
		}
		catch (IllegalArgumentException ex) {
			return failure(Reason.UNSUITABLE_QUESTION, ex.getMessage());
		}
		catch (IOException ex) {
			return failure(Reason.UNUSABLE_MODEL, ex.getMessage());
		}
		catch (RuntimeException ex) {
			LOGGER.error("A question could not be answered", ex);
			return failure(Reason.FAILED, "The model failed (" + ex + "); the server's logs say where");
		}
	}

	private static JsonNode failure(Reason reason, @Nullable String message) {
		return JSON.createObjectNode().put("reason", reason.name()).put("message", message);
	}

	/** The predictor of a checkpoint; the one that was asked longest ago gives way. */
	private Predictor predictor(Path checkpoint) throws IOException {
		Predictor found = this.open.get(checkpoint);
		if (found == null) {
			Iterator<Predictor> oldest = this.open.values().iterator();
			if (this.open.size() >= MAX_OPEN) {
				oldest.next().close();
				oldest.remove();
			}
			found = Predictor.open(checkpoint);
			this.open.put(checkpoint, found);
		}
		return found;
	}

}
