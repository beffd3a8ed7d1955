package org.imglish.core.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.core.sample.Sample;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.shard.Requirement;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.ClassGuesses;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.ClassTexts;
import org.imglish.core.task.Prediction;
import org.imglish.core.task.ResultsFile;
import org.imglish.core.task.RetrievalModel;

/**
 * Zero-shot classification (arXiv 2103.00020, section 3.1): images are compared with the
 * names of the dataset's classes by a model that was never shown its labels.
 */
public final class ZeroShotEvaluator extends DatasetEvaluator {

	/** What the dataset needs: images, and names to compare them with. */
	static final Requirement MEASURED = Requirement.of("being classified by the names of classes", Set.of(Part.IMAGE))
		.withClasses(1);

	private final RetrievalModel model;

	private final List<String> classes;

	private final ClassTexts texts;

	private ZeroShotEvaluator(ShardedSamples dataset, int batch, RetrievalModel model, ClassNames names) {
		super(dataset, batch);
		this.model = model;
		this.classes = dataset.manifest().classes();
		this.texts = ClassTexts.of(model, this.classes, names);
	}

	/**
	 * Opens a checkpoint and a dataset.
	 * @param checkpoint folder of a checkpoint whose contrastive heads were trained
	 * @param dataset files of a dataset with classes, closed with the evaluator
	 * @param names how class names become texts
	 * @param batch samples per batch
	 * @throws IOException if the heads were not trained or the dataset has no classes
	 */
	public static ZeroShotEvaluator open(Path checkpoint, DatasetFiles dataset, ClassNames names, int batch)
			throws IOException {
		RetrievalModel model = RetrievalModel.open(checkpoint);
		ShardedSamples samples = null;
		try {
			samples = ShardedSamples.openFilled(dataset);
			MEASURED.check(samples.manifest());
			return new ZeroShotEvaluator(samples, batch, model, names);
		}
		catch (IOException | RuntimeException ex) {
			model.close();
			if (samples != null) {
				samples.close();
			}
			throw ex;
		}
	}

	@Override
	List<Prediction> predict(String name, List<Sample> samples) throws IOException {
		float[][] images = this.model.imageFeatures(this.model.decoder().pixels(name, samples, Sample::image));
		ClassGuesses guesses = new ClassGuesses(this.classes);
		List<Prediction> predictions = new ArrayList<>();
		for (int i = 0; i < samples.size(); i++) {
			predictions.add(guesses.of(name, samples.get(i), this.texts.similarities(images[i])));
		}
		return predictions;
	}

	@Override
	boolean isLabelled(Prediction prediction) {
		return ClassGuesses.isLabelled(prediction);
	}

	@Override
	Map<String, Double> scoreLabelled(List<Prediction> predictions) {
		return new ClassGuesses(this.classes).score(predictions);
	}

	@Override
	public ResultsFile results() {
		return new ClassGuesses(this.classes).results();
	}

	@Override
	public void close() {
		this.model.close();
		super.close();
	}

}
