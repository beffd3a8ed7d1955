package org.imglish.core.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.ClassificationHead;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.training.Checkpointing;
import tools.jackson.databind.json.JsonMapper;

/** Evaluates image classification: top-1, top-5 and accuracy per class. */
public final class ClassificationEvaluator implements Evaluator {

	private static final int TOP = 5;

	private final ShardedSamples dataset;

	private final int batch;

	private final NDManager manager;

	private final Network network;

	private final ClassificationHead head;

	private final ImageBatches decoder;

	private final List<String> classes;

	/**
	 * Opens a fine-tuned checkpoint and a dataset of the same classes.
	 * @param checkpoint folder of the checkpoint
	 * @param dataset folder of the dataset
	 * @param batch samples a batch
	 * @throws IOException if the classes differ
	 */
	public ClassificationEvaluator(Path checkpoint, Path dataset, int batch) throws IOException {
		Path classesFile = checkpoint.resolve("classes.json");
		if (!Files.exists(classesFile)) {
			throw new IOException("The checkpoint was not fine-tuned for classification; evaluate one that was");
		}
		this.classes = List.of(JsonMapper.builder().build().readValue(Files.readString(classesFile), String[].class));
		this.dataset = ShardedSamples.open(dataset);
		if (!this.dataset.manifest().classes().equals(this.classes)) {
			throw new IOException("Dataset " + this.dataset.manifest().dataset() + " has the classes "
					+ this.dataset.manifest().classes() + ", but the model was tuned for " + this.classes);
		}
		this.batch = batch;
		ModelConfig config = Checkpointing.model(checkpoint);
		this.decoder = new ImageBatches(config.imageSize());
		this.manager = NDManager.newBaseManager("PyTorch");
		this.network = new Network(config, this.manager, false);
		this.head = new ClassificationHead(this.network, this.classes.size());
		this.network.initialize(0);
		this.network.load(checkpoint.resolve("weights.safetensors"), (name) -> true);
	}

	@Override
	public long batches() {
		return (this.dataset.size() + this.batch - 1) / this.batch;
	}

	@Override
	public List<Prediction> predict(long number) {
		long from = number * this.batch;
		List<Sample> samples = ImageBatches.read(this.dataset,
				LongStream.range(from, Math.min(this.dataset.size(), from + this.batch)).boxed().toList());
		try (NDManager scratch = this.manager.newSubManager()) {
			int side = this.network.backbone().config().imageSize();
			NDArray image = scratch.create(this.decoder.pixels(this.dataset, samples),
					new Shape(samples.size(), 3, side, side));
			NDArray order = this.head.forward(image, false).argSort(-1, false);
			long[] ranked = order.toLongArray();
			List<Prediction> predictions = new ArrayList<>();
			for (int i = 0; i < samples.size(); i++) {
				List<Integer> top = new ArrayList<>();
				for (int j = 0; j < Math.min(TOP, this.classes.size()); j++) {
					top.add((int) ranked[i * this.classes.size() + j]);
				}
				predictions.add(new Prediction(samples.get(i).id(),
						Map.of("top", top, "class", label(this.dataset, samples.get(i)))));
			}
			return predictions;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Map<String, Double> score(List<Prediction> predictions) {
		Map<String, long[]> counts = new LinkedHashMap<>();
		for (Prediction prediction : predictions) {
			int truth = ((Number) prediction.values().getOrDefault("class", -1)).intValue();
			List<?> top = (List<?>) prediction.values().getOrDefault("top", List.of());
			boolean first = !top.isEmpty() && ((Number) top.get(0)).intValue() == truth;
			boolean any = top.stream().anyMatch((guess) -> ((Number) guess).intValue() == truth);
			count(counts, "top1", first);
			count(counts, "top5", any);
			count(counts, "class/" + this.classes.get(truth), first);
		}
		Map<String, Double> scores = new LinkedHashMap<>();
		counts.forEach((name, count) -> scores.put(name, (double) count[0] / count[1]));
		return scores;
	}

	private static void count(Map<String, long[]> counts, String name, boolean hit) {
		long[] count = counts.computeIfAbsent(name, (key) -> new long[2]);
		count[0] += hit ? 1 : 0;
		count[1]++;
	}

	/**
	 * Class index of a sample.
	 * @throws IllegalArgumentException if it has none within the dataset's classes
	 */
	public static int label(ShardedSamples dataset, Sample sample) {
		Object label = sample.labels().get("class");
		int classes = dataset.manifest().classes().size();
		if (!(label instanceof Number number) || number.intValue() < 0 || number.intValue() >= classes) {
			throw new IllegalArgumentException("Sample " + sample.id() + " of dataset " + dataset.manifest().dataset()
					+ " has the class " + label + "; a class index from 0 to " + (classes - 1) + " is needed");
		}
		return number.intValue();
	}

	@Override
	public void close() {
		this.network.close();
		this.manager.close();
		this.dataset.close();
	}

}
