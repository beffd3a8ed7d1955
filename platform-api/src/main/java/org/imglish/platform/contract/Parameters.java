package org.imglish.platform.contract;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.jobs.dataset.DatasetField;
import org.imglish.jobs.metric.Axis;
import org.imglish.jobs.model.ModelField;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.LogLevel;
import org.imglish.jobs.run.RunField;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.SortKey;
import org.imglish.jobs.worker.WorkerField;
import org.imglish.platform.api.Sorting;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Says of query parameters what numbers and words they take, and which are lists. */
@Component
class Parameters implements OpenApiCustomizer {

	/** Text that can be kept. */
	private static final String TEXT = "^[^\\u0000]*$";

	private static final String NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$";

	private static final String ALIAS = "[A-Za-z][A-Za-z0-9._-]{0,99}";

	/** What words in paths look like. */
	private static final Map<String, String> PATTERNS = Map.of("name", NAME, "alias", "^" + ALIAS + "$", "predict.name",
			NAME.replace("$", "(@([0-9]{1,9}|" + ALIAS + "))?$"));

	private static final Map<String, Range> RANGES = Map.of("page", new Range(0, 1_000_000), "size", new Range(1, 200),
			"maxPoints", new Range(2, 5000), "listWorkerLoads.maxPoints", new Range(2, 1440), "limit",
			new Range(1, 1000), "listSamples.size", new Range(1, 100), "searchSamples.size", new Range(1, 100),
			"searchSamples.from", new Range(0, Integer.MAX_VALUE), "listSkippedPictures.size", new Range(1, 50),
			"listRunRows.limit", new Range(1, 20_000));

	private static final Map<String, Schema<?>> WORDS = Map.ofEntries(Map.entry("tag", text()), Map.entry("q", text()),
			Map.entry("pipeline", text()), Map.entry("sweep", text()), Map.entry("task", text()),
			Map.entry("dataset", text()), Map.entry("class", text()), Map.entry("addedBy", text()),
			Map.entry("has", word(Holdings.Part.class)), Map.entry("device", text()), Map.entry("label", text()),
			Map.entry("kind", list(word(RunKind.class))), Map.entry("listDatasets.kind", word(Manifest.Kind.class)),
			Map.entry("state", list(word(RunState.class))), Map.entry("listRuns.sort", sort(RunField.class)),
			Map.entry("listDatasets.sort", sort(DatasetField.class)),
			Map.entry("listModels.sort", sort(ModelField.class)),
			Map.entry("listWorkers.sort", sort(WorkerField.class)), Map.entry("x", word(Axis.class)),
			Map.entry("level", word(LogLevel.class)), Map.entry("names", list(text())),
			Map.entry("fields", list(text())), Map.entry("runs", numbers()));

	private static final Map<String, String> MEANINGS = Map.ofEntries(Map.entry("page", "Page of the list, from 0"),
			Map.entry("size", "Items of a page"), Map.entry("maxPoints", "Most points of a metric"),
			Map.entry("limit", "Most of them"), Map.entry("kind", "Only those of these kinds"),
			Map.entry("state", "Only runs in these states"), Map.entry("tag", "Only runs with this tag"),
			Map.entry("pipeline", "Only runs of this pipeline"),
			Map.entry("sweep", "Only runs of this sweep: the pipeline's name, a slash, its own"),
			Map.entry("task", "Only those of this task"),
			Map.entry("dataset", "Only runs whose recipes name this dataset"),
			Map.entry("parent", "Only runs that wait for this run, or use its weights or its dataset"),
			Map.entry("submission",
					"Only what was submitted together, in one pipeline: the number of the first run of it"),
			Map.entry("getPipeline.submission",
					"Number of the first run of a submission; the newest submission if it is left out"),
			Map.entry("listModels.run", "All versions that this run led to, not the newest of each model only"),
			Map.entry("complete", "Only those that can be used, or cannot"),
			Map.entry("alive", "Only those that live, or do not"),
			Map.entry("device", "Only those on this device: cpu, cuda, cuda:0"),
			Map.entry("label", "Only those with this label"),
			Map.entry("sort", "The field that decides; with - before it the largest comes first"),
			Map.entry("q", "Only what holds these words"), Map.entry("names", "Only these metrics; all if empty"),
			Map.entry("listWorkerLoads.names", "Names of workers, at most 200"),
			Map.entry("listWorkerLoads.maxPoints", "Most samples of a worker"), Map.entry("runs", "Numbers of runs"),
			Map.entry("fields", "Fields of recipes to show, by path"), Map.entry("x", "What points are laid out along"),
			Map.entry("from", "First step"),
			Map.entry("searchSamples.from", "Number of the first sample that is looked at"),
			Map.entry("class", "Only those of this class"), Map.entry("has", "Only those that have this"),
			Map.entry("addedBy", "Only those that came with this version of the dataset"), Map.entry("to", "Last step"),
			Map.entry("after", "Only what has a larger number"), Map.entry("before", "Only lines with smaller numbers"),
			Map.entry("level", "Least serious level"), Map.entry("attempt", "Only lines of this attempt"),
			Map.entry("step", "One of the steps that there are; the newest if it is left out"),
			Map.entry("version", "Version of the model; the newest if it is left out"),
			Map.entry("dryRun", "Whether nothing is to be queued"), Map.entry("id", "Its number"),
			Map.entry("name", "Its name"), Map.entry("predict.name", "Name of the model, or NAME@ALIAS"),
			Map.entry("alias", "What a version is called"),
			Map.entry("Idempotency-Key", "The same key gives the same run, however often it is sent"),
			Map.entry("If-Match", "ETag of what the change is meant for"),
			Map.entry("Last-Event-ID", "Number of the newest event that the client knows"));

	@Override
	public void customise(OpenAPI document) {
		document.getPaths()
			.values()
			.stream()
			.flatMap((path) -> path.readOperations().stream())
			.filter((operation) -> operation.getParameters() != null)
			.forEach((operation) -> operation.getParameters().forEach((each) -> complete(operation, each)));
	}

	private static void complete(Operation operation, Parameter parameter) {
		String name = parameter.getName();
		if (parameter.getDescription() == null) {
			parameter
				.setDescription(MEANINGS.getOrDefault(operation.getOperationId() + "." + name, MEANINGS.get(name)));
		}
		boolean isQuery = parameter.getIn().equals("query");
		Range range = RANGES.getOrDefault(operation.getOperationId() + "." + name, RANGES.get(name));
		if (range != null && isQuery) {
			parameter.getSchema().minimum(BigDecimal.valueOf(range.least())).maximum(BigDecimal.valueOf(range.most()));
		}
		String pattern = PATTERNS.getOrDefault(operation.getOperationId() + "." + name, PATTERNS.get(name));
		if (pattern != null && parameter.getIn().equals("path")) {
			parameter.schema(new JsonSchema().types(Set.of("string")).pattern(pattern));
		}
		Schema<?> words = WORDS.getOrDefault(operation.getOperationId() + "." + name, WORDS.get(name));
		if (words != null && isQuery) {
			parameter.schema(words);
			if (words.getTypes().contains("array")) {
				parameter.style(Parameter.StyleEnum.FORM).explode(false);
			}
		}
	}

	private static Schema<?> text() {
		return new JsonSchema().types(Set.of("string")).pattern(TEXT);
	}

	private static <E extends Enum<E>> Schema<?> word(Class<E> type) {
		JsonSchema schema = new JsonSchema();
		schema.types(Set.of("string"));
		schema
			.setEnum(List.copyOf(Arrays.stream(type.getEnumConstants()).map((each) -> (Object) each.name()).toList()));
		return schema;
	}

	private static Schema<?> numbers() {
		Schema<?> numbers = list(new JsonSchema().types(Set.of("integer")).format("int64"));
		numbers.setMinItems(1);
		return numbers;
	}

	private static <K extends Enum<K> & SortKey> Schema<?> sort(Class<K> fields) {
		JsonSchema schema = new JsonSchema();
		schema.types(Set.of("string"));
		schema.setEnum(List.copyOf(Sorting.words(fields).stream().map((each) -> (Object) each).toList()));
		return schema;
	}

	private static Schema<?> list(Schema<?> items) {
		Schema<?> schema = new JsonSchema();
		schema.setTypes(Set.of("array"));
		schema.setItems(items);
		return schema;
	}

	/**
	 * @param least smallest number that is taken
	 * @param most largest one
	 */
	private record Range(long least, long most) {

	}

}
