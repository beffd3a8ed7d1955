package org.imglish.core.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

import org.imglish.core.loader.ImageBatches;
import org.imglish.core.quality.NearestNeighbours;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.shard.Requirement;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.ClassGuesses;
import org.imglish.core.task.ClassLabels;
import org.imglish.core.task.FeatureEncoder;
import org.imglish.core.task.Prediction;
import org.imglish.core.task.ResultsFile;

/**
 * Classifies images by the labelled ones whose features are nearest: what a checkpoint's
 * features hold without any training of a head. The labelled images are encoded when the
 * first batch is predicted, and again after a restart.
 */
public final class NeighbourEvaluator extends DatasetEvaluator {

	/** What the images must have that are classified. */
	static final Requirement MEASURED = Requirement.of("being classified by neighbors", Set.of(Part.IMAGE));

	/** What the images must have whose classes are taken over. */
	static final Requirement LABELLED = Requirement
		.of("lending its classes to neighbors", Set.of(Part.IMAGE, Part.CLASS))
		.withClasses(2);

	private final FeatureEncoder encoder;

	private final ShardedSamples labelled;

	private final NearestNeighbours neighbours;

	private final int batch;

	private NeighbourEvaluator(ShardedSamples dataset, int batch, FeatureEncoder encoder, ShardedSamples labelled,
			int count) {
		super(dataset, batch);
		this.encoder = encoder;
		this.labelled = labelled;
		this.batch = batch;
		this.neighbours = new NearestNeighbours(count, labelled.manifest().classes().size());
	}

	/**
	 * Opens a checkpoint and two datasets.
	 * @param checkpoint folder of a checkpoint, pretrained or fine-tuned
	 * @param dataset files of the dataset to classify, closed with the evaluator
	 * @param labelled files of the dataset whose labels are used, closed with it, too
	 * @param count neighbours that vote
	 * @param batch samples per batch
	 * @throws IOException if a file cannot be used or the labelled dataset has no classes
	 */
	public static NeighbourEvaluator open(Path checkpoint, DatasetFiles dataset, DatasetFiles labelled, int count,
			int batch) throws IOException {
		FeatureEncoder encoder = FeatureEncoder.open(checkpoint);
		List<ShardedSamples> opened = new ArrayList<>();
		try {
			opened.add(ShardedSamples.openFilled(dataset));
			opened.add(ShardedSamples.openFilled(labelled));
			MEASURED.check(opened.get(0).manifest());
			LABELLED.check(opened.get(1).manifest());
			return new NeighbourEvaluator(opened.get(0), batch, encoder, opened.get(1), count);
		}
		catch (IOException | RuntimeException ex) {
			encoder.close();
			opened.forEach(ShardedSamples::close);
			throw ex;
		}
	}

	private void encodeLabelled() throws IOException {
		ClassLabels labels = new ClassLabels(this.labelled.manifest().classes());
		String name = this.labelled.manifest().dataset();
		for (long from = 0; from < this.labelled.size(); from += this.batch) {
			List<Long> indices = LongStream.range(from, Math.min(this.labelled.size(), from + this.batch))
				.boxed()
				.toList();
			List<Sample> samples = ImageBatches.read(this.labelled, indices);
			float[][] features = features(name, samples);
			for (int i = 0; i < features.length; i++) {
				this.neighbours.add(features[i], labels.of(name, samples.get(i)));
			}
		}
	}

	private float[][] features(String name, List<Sample> samples) throws IOException {
		return this.encoder.features(this.encoder.decoder().pixels(name, samples, Sample::image));
	}

	@Override
	List<Prediction> predict(String name, List<Sample> samples) throws IOException {
		if (this.neighbours.size() == 0) {
			encodeLabelled();
		}
		float[][] features = features(name, samples);
		ClassGuesses guesses = guesses();
		List<Prediction> predictions = new ArrayList<>();
		for (int i = 0; i < features.length; i++) {
			predictions.add(guesses.of(name, samples.get(i), this.neighbours.votes(features[i])));
		}
		return predictions;
	}

	private ClassGuesses guesses() {
		return new ClassGuesses(this.labelled.manifest().classes());
	}

	@Override
	boolean isLabelled(Prediction prediction) {
		return ClassGuesses.isLabelled(prediction);
	}

	@Override
	Map<String, Double> scoreLabelled(List<Prediction> predictions) {
		return guesses().score(predictions);
	}

	@Override
	public ResultsFile results() {
		return guesses().results();
	}

	@Override
	public void close() {
		this.encoder.close();
		this.labelled.close();
		super.close();
	}

}
