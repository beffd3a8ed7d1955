package org.imglish.core.backbone;

import java.io.IOException;
import java.nio.file.Path;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** How somebody who knows DJL uses the backbone without the rest of this project. */
class Beit3BlockTests {

	private static final ModelConfig CONFIG = new ModelConfig(ModelConfig.Form.RELEASED, 2, 16, 32, 2, 16, 8, 30, 12, 8,
			0, true, 0);

	private static final Shape IMAGES = new Shape(4, 3, 16, 16);

	private static final Shape TOKENS = new Shape(4, 5);

	@TempDir
	Path folder;

	@Test
	void trainsWithAHeadOfOnesOwnInAModel() {
		try (Beit3Block beit3 = new Beit3Block(CONFIG, true); Model model = Model.newInstance("pairs", "PyTorch")) {
			model.setBlock(new SequentialBlock().add(beit3)
				.add(new LambdaBlock((hidden) -> new NDList(hidden.head().get(new NDIndex(":, 0")))))
				.add(Linear.builder().setUnits(2).build()));
			DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
				.optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build())
				.optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
			try (Trainer trainer = model.newTrainer(config)) {
				trainer.getManager().getEngine().setRandomSeed(1);
				trainer.initialize(IMAGES, TOKENS);
				NDList labels = new NDList(trainer.getManager().create(new float[] { 0, 1, 1, 0 }));
				float first = step(trainer, labels);
				float last = first;
				for (int i = 0; i < 60; i++) {
					last = step(trainer, labels);
				}
				assertThat(last).isLessThan(first / 2);
			}
		}
	}

	private static float step(Trainer trainer, NDList labels) {
		try (NDManager scratch = trainer.getManager().newSubManager()) {
			float value;
			try (GradientCollector collector = trainer.newGradientCollector()) {
				NDList predicted = trainer.forward(inputs(scratch));
				NDArray loss = trainer.getLoss().evaluate(labels, predicted);
				value = loss.getFloat();
				collector.backward(loss);
			}
			trainer.step();
			return value;
		}
	}

	@Test
	void comesBackFromAFileAndPredictsTheSame() throws IOException, MalformedModelException, TranslateException {
		NDArray expected;
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			try (Beit3Block beit3 = new Beit3Block(CONFIG, true); Model model = Model.newInstance("beit3", "PyTorch")) {
				model.setBlock(beit3);
				beit3.initialize(model.getNDManager(), model.getDataType(), IMAGES, TOKENS);
				expected = predict(model, manager);
				model.save(this.folder, "beit3");
			}
			try (Beit3Block beit3 = new Beit3Block(CONFIG, true); Model model = Model.newInstance("beit3", "PyTorch")) {
				model.setBlock(beit3);
				model.load(this.folder, "beit3");
				assertThat(predict(model, manager)).isEqualTo(expected);
				assertThat(beit3.getParameters().keys()).contains("beit3.encoder.layers.1.ffn.B.fc1.weight");
			}
		}
	}

	private static NDArray predict(Model model, NDManager owner) throws TranslateException {
		try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
			NDArray predicted = predictor.predict(inputs(owner)).singletonOrThrow();
			predicted.attach(owner);
			return predicted;
		}
	}

	@Test
	void itsOutputHasTheShapeThatItTells() throws TranslateException {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Beit3Block beit3 = new Beit3Block(CONFIG, true);
				Model model = Model.newInstance("beit3", "PyTorch")) {
			model.setBlock(beit3);
			beit3.initialize(model.getNDManager(), model.getDataType(), IMAGES, TOKENS);
			NDArray image = inputs(manager).get(0);
			NDArray tokens = inputs(manager).get(1);
			NDArray padding = manager.zeros(TOKENS);
			try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
				for (NDList inputs : new NDList[] { new NDList(image), new NDList(tokens), new NDList(image, tokens),
						new NDList(tokens, padding), new NDList(image, tokens, padding) }) {
					assertThat(predictor.predict(inputs).head().getShape())
						.isEqualTo(beit3.getOutputShapes(inputs.getShapes())[0]);
				}
				NDArray padded = predictor.predict(new NDList(image, tokens, padding)).head();
				NDArray plain = predictor.predict(new NDList(image, tokens)).head();
				assertThat(padded.sub(plain).abs().max().getFloat()).isCloseTo(0, within(1e-5f));
			}
		}
	}

	private static NDList inputs(NDManager manager) {
		NDArray image = manager.arange((int) IMAGES.size()).div(300f).sin().reshape(IMAGES);
		long[] tokens = new long[(int) TOKENS.size()];
		for (int i = 0; i < tokens.length; i++) {
			tokens[i] = i % 30;
		}
		return new NDList(image, manager.create(tokens, TOKENS));
	}

}
