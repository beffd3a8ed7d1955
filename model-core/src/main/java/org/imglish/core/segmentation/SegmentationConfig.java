package org.imglish.core.segmentation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.imglish.core.backbone.ModelConfig;

/**
 * Every choice of a segmentation network beside those of its backbone.
 *
 * @param classes number of classes
 * @param layers of the backbone that give the features, from 0, one a level of the
 * pyramid
 * @param scales how each level is made, the finest first
 * @param channels of the decoding head
 * @param poolSides grids over which the coarsest level is averaged
 * @param auxiliaryChannels of the auxiliary head
 * @param auxiliaryLevel whose features the auxiliary head takes, from 0
 * @param auxiliaryDepth convolutions of the auxiliary head
 * @param auxiliaryWeight of the auxiliary head's loss
 * @param dropout share of the channels that training leaves out before the last layer, in
 * [0, 1)
 * @param ignored label of pixels that do not count
 */
public record SegmentationConfig(int classes, List<Integer> layers, List<FeatureScale> scales, int channels,
		List<Integer> poolSides, int auxiliaryChannels, int auxiliaryLevel, int auxiliaryDepth, double auxiliaryWeight,
		double dropout, int ignored) {

	private static final List<Integer> POOL_SIDES = List.of(1, 2, 3, 6);

	private static final int IGNORED = 255;

	/** Pixels of a point of the coarsest level along each axis. */
	private static final int COARSEST = 32;

	public SegmentationConfig {
		layers = List.copyOf(layers);
		scales = List.copyOf(scales);
		poolSides = List.copyOf(poolSides);
		if (classes < 2) {
			throw new IllegalArgumentException("Segmentation needs at least two classes, but got " + classes);
		}
		if (layers.size() != scales.size() || layers.size() < 2) {
			throw new IllegalArgumentException("A pyramid has at least two levels of one layer each, but got "
					+ layers.size() + " layers and " + scales.size() + " levels");
		}
		if (auxiliaryLevel < 0 || auxiliaryLevel >= scales.size()) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"The auxiliary head takes one of %d levels, but got level %d", scales.size(), auxiliaryLevel));
		}
		if (!(dropout >= 0 && dropout < 1)) {
			throw new IllegalArgumentException("Dropout is in [0, 1), but got " + dropout);
		}
	}

	/**
	 * The network of BEiT v2's release for a backbone: features of four layers, a head as
	 * wide as the backbone, an auxiliary head of 256 channels.
	 * @param model shape of the backbone; its patches are of 8 or 16 pixels
	 * @param classes number of classes
	 */
	public static SegmentationConfig of(ModelConfig model, int classes) {
		refusal(model).ifPresent((reason) -> {
			throw new IllegalArgumentException(reason);
		});
		return new SegmentationConfig(classes, layers(model.layers()), scales(model.patchSize()), model.width(),
				POOL_SIDES, Math.min(256, model.width()), 2, 1, 0.4, 0.1, IGNORED);
	}

	/**
	 * Why a backbone cannot carry the network; nothing where it can.
	 * @param model shape of the backbone
	 */
	public static Optional<String> refusal(ModelConfig model) {
		int patch = model.patchSize();
		if (patch != 8 && patch != 16) {
			return Optional.of(String.format(Locale.ROOT,
					"segmentation needs a backbone with patches of 8 or 16 pixels, but this one's have %d", patch));
		}
		return (model.imageSize() >= COARSEST) ? Optional.empty()
				: Optional.of(String.format(Locale.ROOT,
						"segmentation needs images of %d pixels or more, but this model's have %d", COARSEST,
						model.imageSize()));
	}

	/** A third, a half, two thirds and all of the layers; 3, 5, 7 and 11 of 12. */
	private static List<Integer> layers(int count) {
		return List.of(Math.max(count / 3 - 1, 0), Math.max(count / 2 - 1, 0), Math.max(2 * count / 3 - 1, 0),
				count - 1);
	}

	/** Levels of 4 to 32 pixels a point for patches of 8 or 16. */
	private static List<FeatureScale> scales(int patchSize) {
		return switch (patchSize) {
			case 16 -> List.of(FeatureScale.QUADRUPLE, FeatureScale.DOUBLE, FeatureScale.SAME, FeatureScale.HALF);
			case 8 -> List.of(FeatureScale.DOUBLE, FeatureScale.SAME, FeatureScale.HALF, FeatureScale.QUARTER);
			default ->
				throw new IllegalArgumentException("There is no pyramid for patches of " + patchSize + " pixels");
		};
	}

	/** The same with heads of other widths. */
	public SegmentationConfig withChannels(int decoding, int auxiliary) {
		return new SegmentationConfig(this.classes, this.layers, this.scales, decoding, this.poolSides, auxiliary,
				this.auxiliaryLevel, this.auxiliaryDepth, this.auxiliaryWeight, this.dropout, this.ignored);
	}

	/** The same with another weight of the auxiliary loss and another dropout. */
	SegmentationConfig withTraining(double newAuxiliaryWeight, double newDropout) {
		return new SegmentationConfig(this.classes, this.layers, this.scales, this.channels, this.poolSides,
				this.auxiliaryChannels, this.auxiliaryLevel, this.auxiliaryDepth, newAuxiliaryWeight, newDropout,
				this.ignored);
	}

}
