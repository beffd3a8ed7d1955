package org.imglish.core.task;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Passes;
import org.imglish.core.head.RetrievalHead;
import org.imglish.core.loader.Pixels;
import org.imglish.core.loader.TextBatch;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Image classification as image-to-text retrieval (arXiv 2208.10442, section 3.5): a dual
 * encoder finds the name of an image's class among the names of all classes. An image is
 * compared with every class at every step, not with those of its batch alone, so that
 * training asks what evaluation asks; it costs a pass over all names a step.
 */
final class NamedClassModel extends ClassModel {

	private static final int SPECIAL_TOKENS = 2;

	private final RetrievalHead head;

	/** The first text of each class, which training compares images with. */
	private final TextBatch texts;

	NamedClassModel(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer tokenizer) {
		super(setting, config, tokenizer);
		this.head = new RetrievalHead(network());
		List<int[]> texts = new ArrayList<>();
		ClassNames names = (setting.names() != null) ? setting.names() : new ClassNames(List.of());
		for (String name : setting.classes()) {
			texts.add(encode(names.texts(name).get(0)));
		}
		int longest = texts.stream().mapToInt((tokens) -> tokens.length).max().orElse(0) + SPECIAL_TOKENS;
		this.texts = TextBatch.of(texts, Math.min(Math.max(longest, 4), config.longestText()));
	}

	@Override
	Passes passes() {
		return Passes.APART;
	}

	/** The heads of a retrieval model are the same. */
	@Override
	public boolean hasHeadsOf(TaskSetting before) {
		return before.isContrastive();
	}

	@Override
	Loss loss(TaskBatch batch, NDManager scratch) {
		NDArray labels = scratch.create(batch.targets()).toType(DataType.INT64, false);
		NDArray logits = logits(image(batch, scratch), scratch, true);
		return new Loss(CrossEntropy.smoothed(logits, labels, setting().smoothing()),
				CrossEntropy.accuracy(logits, labels));
	}

	/** Scaled cosines {@code [images, classes]}. */
	private NDArray logits(Beit3Input input, NDManager scratch, boolean training) {
		NDArray images = this.head.image(input, training);
		Beit3Input names = Beit3Input.text(this.texts.tokens(scratch), this.texts.padding(scratch));
		return this.head.logits(images, this.head.text(names, training));
	}

	@Override
	float[][] scores(Pixels pixels) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return FeatureEncoder.rows(logits(Beit3Input.image(pixels.array(scratch), null), scratch, false),
					pixels.count());
		}
	}

	@Override
	public float[][] embed(TaskBatch batch) {
		try (NDManager scratch = network().manager().newSubManager()) {
			return FeatureEncoder.rows(this.head.image(image(batch, scratch), false), batch.size());
		}
	}

}
