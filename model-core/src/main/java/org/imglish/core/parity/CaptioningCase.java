package org.imglish.core.parity;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.DecodingState;
import org.imglish.core.backbone.Network;
import org.imglish.core.decoding.BeamSearch;
import org.imglish.core.decoding.BeamSetting;
import org.imglish.core.decoding.CaptionTokens;
import org.imglish.core.decoding.CaptioningModel;
import org.imglish.core.decoding.Hypothesis;
import org.imglish.core.head.CaptioningHead;
import org.imglish.core.objective.CaptioningLoss;
import org.imglish.core.objective.CrossEntropy;
import tools.jackson.databind.JsonNode;

/**
 * Logits, losses and gradients of BEiT3ForCaptioning, incremental decoding and the beam
 * search of CaptioningHandler.
 */
final class CaptioningCase implements ParityCase {

	private static final double SMOOTHING = 0.1;

	private static final double DROPPED = 0.2;

	@Override
	public void run(ReferenceCase reference) throws IOException {
		try (Network network = reference.network()) {
			CaptioningHead head = new CaptioningHead(network);
			reference.load(network);
			train(reference, network, head);
			JsonNode ids = reference.config().path("tokens");
			CaptionTokens tokens = new CaptionTokens(ids.path("bos_id").asInt(), ids.path("eos_id").asInt(),
					ids.path("mask_id").asInt());
			decode(reference, head, tokens);
			search(reference, head, tokens, ids.path("pad_id").asInt());
		}
	}

	private static void train(ReferenceCase reference, Network network, CaptioningHead head) throws IOException {
		Comparison comparison = reference.comparison();
		NDArray padding = reference.input("padding_mask");
		Beit3Input pair = Beit3Input.pair(reference.input("image"), null, reference.input("masked_tokens"), padding);
		NDArray positions = reference.input("language_masked_pos")
			.reshape(-1)
			.toType(DataType.BOOLEAN, false)
			.nonzero()
			.reshape(-1);
		NDArray labels = reference.input("language_tokens").reshape(-1).get(positions);
		NDArray logits = head.forward(pair, positions, false);
		comparison.compare("train.logits", logits);
		comparison.compare("train.logits_all", head.forward(pair, false));
		comparison.compare("train.loss", CaptioningLoss.of(logits, labels, SMOOTHING, 0));
		comparison.compare("train.loss_drop_worst", CaptioningLoss.of(logits, labels, SMOOTHING, DROPPED));
		comparison.compare("train.acc", CrossEntropy.accuracy(logits, labels));
		reference.compareGradients(network, "grad.",
				() -> CaptioningLoss.of(head.forward(pair, positions, false), labels, SMOOTHING, 0));
	}

	/** The likeliest word at each step, with what was decoded kept and all over again. */
	private static void decode(ReferenceCase reference, CaptioningHead head, CaptionTokens tokens) throws IOException {
		Comparison comparison = reference.comparison();
		NDArray image = reference.input("image");
		long batch = image.getShape().get(0);
		NDArray masks = reference.manager().full(new Shape(batch, 1), tokens.mask(), DataType.INT64);
		NDArray words = reference.manager().full(new Shape(batch, 1), tokens.begin(), DataType.INT64);
		NDArray text = words;
		try (DecodingState state = head.newState(image)) {
			for (int i = 0; i < reference.config().path("decoding").path("greedy_steps").asInt(); i++) {
				String step = "greedy.step" + i + ".";
				NDArray ids = words.concat(masks, 1);
				NDArray logits = (i == 0) ? head.first(image, ids, state) : head.next(ids, state);
				state.dropLast();
				comparison.compare(step + "text_ids", ids);
				comparison.compare(step + "logits", logits);
				NDArray whole = text.concat(masks, 1);
				comparison.compare(step + "full_text_ids", whole);
				comparison.compare(step + "full_logits",
						head.forward(Beit3Input.pair(image, null, whole, null), false));
				NDArray next = logits.get(new NDIndex(":, 1")).argMax(-1);
				comparison.compare(step + "word", next);
				words = next.reshape(batch, 1);
				text = text.concat(words, 1);
			}
		}
	}

	private static void search(ReferenceCase reference, CaptioningHead head, CaptionTokens tokens, int padding)
			throws IOException {
		JsonNode decoding = reference.config().path("decoding");
		BeamSetting setting = new BeamSetting(decoding.path("num_beams").asInt(), decoding.path("max_len").asInt(),
				decoding.path("length_penalty").asDouble());
		try (CaptioningModel model = new CaptioningModel(head, tokens, reference.input("image"))) {
			ComparedWords compared = new ComparedWords(model, tokens, setting.beams(), reference);
			List<Hypothesis> captions = new BeamSearch(setting, tokens.end()).search(compared);
			long[] decoded = captions.stream()
				.flatMapToLong((caption) -> Arrays.stream(row(caption, tokens, padding, setting.longest())))
				.toArray();
			double[] scores = captions.stream().mapToDouble(Hypothesis::score).toArray();
			reference.comparison().compare("beam.decoded", reference.manager().create(decoded));
			reference.comparison().compare("beam.best_score", reference.manager().create(scores));
		}
	}

	/** A caption as the official search hands it to the tokenizer. */
	private static long[] row(Hypothesis caption, CaptionTokens tokens, int padding, int length) {
		long[] row = new long[length];
		Arrays.fill(row, padding);
		int[] words = caption.toArray();
		row[0] = tokens.begin();
		for (int i = 0; i < words.length; i++) {
			row[i + 1] = words[i];
		}
		row[words.length + 1] = tokens.mask();
		row[words.length + 2] = tokens.end();
		return row;
	}

}
