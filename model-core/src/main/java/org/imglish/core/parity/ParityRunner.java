package org.imglish.core.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import ai.djl.ndarray.NDManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the model against cases that were computed with the official implementation:
 * each is a folder with {@code config.json}, weights, inputs and expected values.
 */
public final class ParityRunner {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String CHECKPOINTS = "checkpoints";

	private static final Map<String, ParityCase> CASES = new TreeMap<>(Map.ofEntries(
			Map.entry("backbone", new BackboneCase()), Map.entry("classification", new ClassificationCase()),
			Map.entry("masked-pretraining", new MaskedPretrainingCase()), Map.entry("vqa", TaskCases::visualQuestion),
			Map.entry("nlvr2", TaskCases::visualReasoning), Map.entry("retrieval", TaskCases::retrieval),
			Map.entry("optimizer", new OptimizerCase()), Map.entry("metrics", new MetricsCase()),
			Map.entry("captioning", new CaptioningCase()), Map.entry("masking", new MaskingCase()),
			Map.entry("vqkd", new VisualTokenizerCase()), Map.entry(CHECKPOINTS, new CheckpointsCase()),
			Map.entry("interpolation", new InterpolationCase()), Map.entry("dense-ops", new DenseOperatorsCase()),
			Map.entry("segmentation", new SegmentationCase()),
			Map.entry("segmentation-metrics", new SegmentationMetricsCase()),
			Map.entry("detection", new DetectionCase()), Map.entry("detection-metrics", new DetectionMetricsCase())));

	/**
	 * Runs cases.
	 * @param folders case folders, or folders of them
	 * @return a report a case, in order of the folders' names
	 * @throws IOException if a folder cannot be read or holds no case
	 */
	public List<ParityReport> run(List<Path> folders) throws IOException {
		List<ParityReport> reports = new ArrayList<>();
		for (Path folder : folders) {
			List<Path> cases = cases(folder);
			if (cases.isEmpty()) {
				throw new IOException("There is no config.json in " + folder + " or in a folder of it");
			}
			for (Path each : cases) {
				reports.add(runCase(each));
			}
		}
		return reports;
	}

	private static List<Path> cases(Path folder) throws IOException {
		if (isCase(folder)) {
			return List.of(folder);
		}
		try (Stream<Path> children = Files.list(folder)) {
			return children.filter(ParityRunner::isCase).sorted().toList();
		}
	}

	/** Cases of checkpoints have no configuration. */
	private static boolean isCase(Path folder) {
		return Files.exists(folder.resolve("config.json")) || Files.exists(folder.resolve("expected.safetensors"));
	}

	private static JsonNode config(Path folder) throws IOException {
		Path file = folder.resolve("config.json");
		return Files.exists(file) ? JSON.readTree(Files.readString(file))
				: JSON.createObjectNode().put("case", CHECKPOINTS);
	}

	private static ParityReport runCase(Path folder) {
		String name = folder.getFileName().toString();
		String kind = "unknown";
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			JsonNode config = config(folder);
			kind = config.path("case").asString(name);
			ParityCase parityCase = CASES.get(kind);
			if (parityCase == null) {
				return new ParityReport(name, kind, List.of(),
						"there is no check of the kind '" + kind + "'; known are " + CASES.keySet());
			}
			try (ReferenceCase reference = new ReferenceCase(folder, config, manager)) {
				parityCase.run(reference);
				return new ParityReport(name, kind, reference.comparison().lines(), null);
			}
		}
		catch (IOException | RuntimeException ex) {
			return new ParityReport(name, kind, List.of(), ex.toString());
		}
	}

}
