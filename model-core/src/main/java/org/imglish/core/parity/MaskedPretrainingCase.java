package org.imglish.core.parity;

import java.io.IOException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.objective.CrossEntropy;
import org.jspecify.annotations.Nullable;

/** The three masked losses on images, texts and pairs, and the gradients of their sum. */
final class MaskedPretrainingCase implements ParityCase {

	@Override
	public void run(ReferenceCase reference) throws IOException {
		try (Network network = reference.network()) {
			MaskedDataHead head = new MaskedDataHead(network);
			reference.load(network);
			Inputs inputs = Inputs.of(reference);
			Comparison comparison = reference.comparison();
			Losses losses = inputs.losses(network, head, true);
			comparison.compare("image.vision_logits", losses.imageLogits());
			comparison.compare("text.language_logits", losses.textLogits());
			comparison.compare("pair.language_logits", losses.pairWordLogits());
			comparison.compare("loss.image", losses.image());
			comparison.compare("loss.text", losses.text());
			comparison.compare("loss.pair_language", losses.pairWords());
			NDArray visual = losses.pairPatches();
			if (visual != null) {
				comparison.compare("loss.pair_vision", visual);
			}
			comparison.compare("loss.total", losses.total());
			Losses textOnly = inputs.losses(network, head, false);
			comparison.compare("pair_text_only.language_logits", textOnly.pairWordLogits());
			comparison.compare("loss.total_pair_text_only", textOnly.total());
			reference.compareGradients(network, "grad.", () -> inputs.losses(network, head, true).total());
			reference.compareGradients(network, "grad_pair_text_only.",
					() -> inputs.losses(network, head, false).total());
		}
	}

	/** A masked side: which positions are hidden and what belongs there. */
	private record Target(NDArray positions, NDArray labels) {

		static Target of(NDArray masked, NDArray labels) {
			NDArray positions = masked.reshape(-1).toType(DataType.BOOLEAN, false).nonzero().reshape(-1);
			return new Target(positions, labels.reshape(-1).get(positions));
		}

	}

	private record Losses(NDArray imageLogits, NDArray image, NDArray textLogits, NDArray text, NDArray pairWordLogits,
			NDArray pairWords, @Nullable NDArray pairPatches) {

		NDArray total() {
			NDArray sum = this.image.add(this.text).add(this.pairWords);
			return (this.pairPatches != null) ? sum.add(this.pairPatches) : sum;
		}

	}

	private record Inputs(NDArray image, NDArray imageMask, Target imageTarget, NDArray tokens, NDArray padding,
			Target textTarget, NDArray pairImage, NDArray pairMask, Target pairPatches, NDArray pairTokens,
			NDArray pairPadding, Target pairWords) {

		static Inputs of(ReferenceCase reference) throws IOException {
			NDArray imageMask = reference.input("image.masked");
			NDArray pairMask = reference.input("pair.image_masked");
			return new Inputs(reference.input("image.pixels"), imageMask,
					Target.of(imageMask, reference.input("image.target_codes")), reference.input("text.input_ids"),
					reference.input("text.padding"),
					Target.of(reference.input("text.masked"), reference.input("text.target_ids")),
					reference.input("pair.pixels"), pairMask, Target.of(pairMask, reference.input("pair.target_codes")),
					reference.input("pair.input_ids"), reference.input("pair.padding"),
					Target.of(reference.input("pair.text_masked"), reference.input("pair.target_ids")));
		}

		Losses losses(Network network, MaskedDataHead head, boolean maskPairImages) {
			NDArray images = network.backbone().encode(Beit3Input.image(this.image, this.imageMask), false);
			NDArray imageLogits = head.visualLogits(images, this.imageTarget.positions());
			NDArray texts = network.backbone().encode(Beit3Input.text(this.tokens, this.padding), false);
			NDArray textLogits = head.wordLogits(texts, this.tokens.getShape().get(1), this.textTarget.positions());
			NDArray pairs = network.backbone()
				.encode(Beit3Input.pair(this.pairImage, maskPairImages ? this.pairMask : null, this.pairTokens,
						this.pairPadding), false);
			NDArray wordLogits = head.wordLogits(pairs, this.pairTokens.getShape().get(1), this.pairWords.positions());
			NDArray patches = maskPairImages ? CrossEntropy.mean(head.visualLogits(pairs, this.pairPatches.positions()),
					this.pairPatches.labels()) : null;
			return new Losses(imageLogits, CrossEntropy.mean(imageLogits, this.imageTarget.labels()), textLogits,
					CrossEntropy.mean(textLogits, this.textTarget.labels()), wordLogits,
					CrossEntropy.mean(wordLogits, this.pairWords.labels()), patches);
		}

	}

}
