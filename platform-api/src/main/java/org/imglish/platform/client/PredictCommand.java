package org.imglish.platform.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.imglish.core.task.Task;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a registered model. */
@Command(name = "predict", mixinStandardHelpOptions = true,
		description = { "Asks a registered model about images and texts.",
				"A model for classification or captioning takes images; one for vqa as many texts as images, or one of "
						+ "either for all of the other; one for nlvr2 --right images as well; one for retrieval ranks "
						+ "texts and images, or compares images with --class names." })
public final class PredictCommand implements Callable<Integer> {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String LISTED = "the list of models names those that are";

	private static final String LISTED_BY = "'imglish models' lists those that are";

	/** Where in a question the server has found a fault. */
	private static final Pattern PLACE = Pattern.compile("inputs\\[(\\d+)\\]: '(image|right|text)'");

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Parameters(index = "0", paramLabel = "MODEL", description = "name of the model, or NAME@ALIAS")
	private String model = "";

	@Option(names = "--version-number", paramLabel = "N", description = "version of the model (default: the newest)")
	private @Nullable Integer version;

	@Option(names = "--image", paramLabel = "FILE", description = "an image; may be repeated")
	private List<Path> images = List.of();

	@Option(names = "--right", paramLabel = "FILE", description = "the right image of a statement; may be repeated")
	private List<Path> rights = List.of();

	@Option(names = "--text", paramLabel = "TEXT", description = "a question, statement or text; may be repeated")
	private List<String> texts = List.of();

	@Option(names = "--class", paramLabel = "NAME", description = "a class to compare images with; may be repeated")
	private List<String> classes = List.of();

	@Option(names = "--template", paramLabel = "TEXT",
			description = "a sentence with {} in the place of a class name; may be repeated")
	private List<String> templates = List.of();

	@Option(names = "--embed", description = "print features instead of predictions")
	private boolean embed;

	@Option(names = "--top", paramLabel = "N", description = "guesses an answer lists (default: 5)")
	private int top = 5;

	@Override
	public Integer call() throws IOException {
		RestClient client = this.connection.client();
		String task = task(client);
		check(task);
		ObjectNode body = JSON.createObjectNode();
		body.put("operation", this.embed ? "embed" : "predict").put("top", this.top);
		ArrayNode inputs = body.putArray("inputs");
		if (asksAboutImages(task)) {
			pairs(inputs);
		}
		else {
			for (Path image : this.images) {
				inputs.addObject().put("image", base64(image));
			}
			this.texts.forEach((text) -> inputs.addObject().put("text", text));
		}
		this.classes.forEach(body.putArray("classes")::add);
		this.templates.forEach(body.putArray("templates")::add);
		JsonNode answer = ask(client, body, task);
		if (this.connection.isJson()) {
			this.connection.print(answer);
			return 0;
		}
		for (int i = 0; i < answer.path("outputs").size(); i++) {
			System.out.println(
					named(i, task) + "  " + AnswerText.of(answer.path("outputs").path(i), (at) -> named(at, task)));
		}
		return 0;
	}

	private String task(RestClient client) throws IOException {
		String name = this.model.split("@", 2)[0];
		try {
			return client.get("/models/" + RestClient.encoded(name) + "/versions?size=1")
				.path("items")
				.path(0)
				.path("task")
				.asString("");
		}
		catch (RefusedException ex) {
			throw new RefusedException(String.valueOf(ex.getMessage()).replace(LISTED, LISTED_BY));
		}
	}

	/** What can be known of the question without asking it. */
	private void check(String word) throws IOException {
		Optional<Task> task = Arrays.stream(Task.values()).filter((each) -> each.word().equals(word)).findFirst();
		if (this.images.isEmpty() && this.texts.isEmpty()) {
			throw new IOException("Nothing is asked: give --image FILE, and --text TEXT where the model reads texts");
		}
		if (task.isEmpty() && !this.embed) {
			throw new IOException("The model " + this.model
					+ " was not fine-tuned to any task, so it predicts nothing; "
					+ "--embed prints the features of its images, and a recipe of the kind finetune makes more of it");
		}
		boolean ranks = task.isPresent() && task.get().comparesInputs();
		if (!this.classes.isEmpty() && !ranks) {
			throw new IOException("--class goes with a model for retrieval; " + this.model + " is one for " + word
					+ (task.isPresent() && task.get().hasClasses() ? " and knows its own" : ""));
		}
		if (ranks && !this.embed && (this.images.isEmpty() || (this.texts.isEmpty() && this.classes.isEmpty()))) {
			throw new IOException("A model for retrieval compares: give --image FILE and --text TEXT, "
					+ "each once or more, or --image FILE and --class NAME");
		}
		if (!ranks) {
			boolean reads = asksAboutImages(word);
			need("--image FILE", this.images.isEmpty(), word);
			need("--right FILE", task.isPresent() && task.get().images() > 1 && this.rights.isEmpty(), word);
			need("--text TEXT", reads && this.texts.isEmpty(), word);
			if (!reads && !this.texts.isEmpty()) {
				throw new IOException("A model for " + word + " reads no text; leave --text out");
			}
		}
	}

	private static void need(String option, boolean missing, String task) throws IOException {
		if (missing) {
			throw new IOException(option + " is missing: a model for " + task + " needs it");
		}
	}

	/** The server speaks of fields of a request where a person gave options. */
	private JsonNode ask(RestClient client, ObjectNode body, String task) throws IOException {
		try {
			return client.post("/models/" + RestClient.encoded(this.model) + "/predict"
					+ ((this.version != null) ? "?version=" + this.version : ""), body, null);
		}
		catch (RefusedException ex) {
			String message = String.valueOf(ex.getMessage()).replace(LISTED, LISTED_BY);
			Matcher place = PLACE.matcher(message);
			throw new RefusedException(place.replaceFirst((found) -> Matcher
				.quoteReplacement(given(found.group(2), Integer.parseInt(found.group(1)), task))));
		}
	}

	private String given(String key, int number, String task) {
		boolean pairs = asksAboutImages(task);
		int count = Math.max(this.images.size(), this.texts.size());
		return switch (key) {
			case "image" -> "--image " + (pairs ? at(key, this.images, number, count) : this.images.get(number));
			case "right" -> "--right " + at(key, this.rights, number, count);
			default -> "--text '"
					+ (pairs ? at(key, this.texts, number, count) : this.texts.get(number - this.images.size())) + "'";
		};
	}

	/** Text i goes with image i; a single one goes with all of the other. */
	private void pairs(ArrayNode inputs) throws IOException {
		int count = Math.max(this.images.size(), this.texts.size());
		for (int i = 0; i < count; i++) {
			ObjectNode input = inputs.addObject();
			put(input, "image", this.images, i, count);
			put(input, "right", this.rights, i, count);
			String text = at("text", this.texts, i, count);
			if (text != null) {
				input.put("text", text);
			}
		}
	}

	private void put(ObjectNode input, String key, List<Path> files, int number, int count) throws IOException {
		Path file = at(key, files, number, count);
		if (file != null) {
			input.put(key, base64(file));
		}
	}

	private <T> @Nullable T at(String key, List<T> values, int number, int count) {
		if (values.isEmpty()) {
			return null;
		}
		if (values.size() != 1 && values.size() != count) {
			throw new ParameterException(this.command.commandLine(), String.format(Locale.ROOT,
					"--%s is given %d times; give it once, or %d times as the others", key, values.size(), count));
		}
		return values.get((values.size() == 1) ? 0 : number);
	}

	private static String base64(Path file) throws IOException {
		if (!Files.isRegularFile(file)) {
			throw new IOException(file + " is no file");
		}
		return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
	}

	private static boolean asksAboutImages(String task) {
		return Arrays.stream(Task.values()).anyMatch((each) -> each.word().equals(task) && each.asksAboutImages());
	}

	private String named(int number, String task) {
		if (asksAboutImages(task)) {
			int count = Math.max(this.images.size(), this.texts.size());
			return at("image", this.images, number, count) + "  " + at("text", this.texts, number, count);
		}
		return (number < this.images.size()) ? this.images.get(number).toString()
				: this.texts.get(number - this.images.size());
	}

}
