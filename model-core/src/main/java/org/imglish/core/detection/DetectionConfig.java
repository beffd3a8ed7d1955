package org.imglish.core.detection;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.WindowedAttention;
import org.imglish.core.dense.BoxCoding;
import org.imglish.core.dense.Suppression;
import org.jspecify.annotations.Nullable;

/**
 * Every choice of a detector beside those of its backbone.
 *
 * @param classes number of classes, the background (class 0) included
 * @param attention which layers of the backbone attend in windows
 * @param channels of every level of the pyramid
 * @param anchors boxes that the proposal network starts from
 * @param proposals how proposals are learned and chosen
 * @param regions how features of regions are taken
 * @param boxes the box head
 * @param masks the mask head, or null where boxes alone are found
 */
public record DetectionConfig(int classes, WindowedAttention attention, int channels, Anchors anchors,
		Proposals proposals, Regions regions, BoxHead boxes, @Nullable MaskHead masks) {

	/** Cells along each axis of a region that is outlined. */
	static final int MASK_SIDE = 14;

	public DetectionConfig {
		if (classes < 2) {
			throw new IllegalArgumentException(
					"Detection needs the background and at least one class, but got " + classes + " in all");
		}
		if (anchors.sizes().size() != SimplePyramid.LEVELS + 1) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "The proposal network has %d levels with anchor sizes, but got %d",
							SimplePyramid.LEVELS + 1, anchors.sizes().size()));
		}
	}

	/**
	 * Why a backbone cannot carry a detector; nothing where it can.
	 * @param model shape of the backbone
	 */
	public static Optional<String> refusal(ModelConfig model) {
		int patch = model.patchSize();
		if (Integer.bitCount(patch) != 1 || patch < 4) {
			return Optional.of(String.format(Locale.ROOT, "detection needs a backbone with patches of a power of two "
					+ "pixels, at least 4, but this one's have %d", patch));
		}
		return (model.imageSize() >= 2 * patch) ? Optional.empty() : Optional
			.of("detection needs images of at least two patches along each axis, but this model's have one");
	}

	/**
	 * ViTDet's published choices for a backbone: windows of 14 patches, four layers that
	 * attend all over the map, a pyramid of 256 channels.
	 * @param model shape of the backbone
	 * @param objects number of classes without the background
	 */
	public static DetectionConfig of(ModelConfig model, int objects) {
		int quarter = Math.max(model.layers() / 4, 1);
		List<Integer> global = IntStream.rangeClosed(1, model.layers() / quarter)
			.mapToObj((i) -> i * quarter - 1)
			.toList();
		Sampling proposals = new Sampling(0.7, 0.3, true, 256, 0.5);
		Sampling boxes = new Sampling(0.5, 0.5, false, 512, 0.25);
		return new DetectionConfig(objects + 1, new WindowedAttention(14, Set.copyOf(global)), 256,
				new Anchors(List.of(List.of(32), List.of(64), List.of(128), List.of(256), List.of(512)),
						List.of(0.5, 1.0, 2.0)),
				new Proposals(2, proposals, new Choice(2000, 1000), new Choice(1000, 1000), 0.7, 0, 1e-3),
				new Regions(true, 2, 224, 4), new BoxHead(List.of(256, 256, 256, 256), List.of(1024), 7, boxes,
						List.of(), 0.05, Suppression.hard(0.5), 100, 0.01),
				new MaskHead(List.of(256, 256, 256, 256), 256, MASK_SIDE));
	}

	/**
	 * Boxes that the proposal network starts from.
	 *
	 * @param sizes in pixels, of each level of the pyramid from the finest
	 * @param ratios of height to width
	 */
	public record Anchors(List<List<Integer>> sizes, List<Double> ratios) {

		public Anchors {
			sizes = List.copyOf(sizes);
			ratios = List.copyOf(ratios);
			if (sizes.stream().map(List::size).distinct().count() != 1) {
				throw new IllegalArgumentException("Every level has the same number of anchor sizes, but got " + sizes);
			}
		}

		/** Anchors at each point of a map. */
		public int perPoint() {
			return this.sizes.get(0).size() * this.ratios.size();
		}

	}

	/**
	 * Which boxes are learned from.
	 *
	 * @param positiveOverlap from which overlap with an object a box is positive
	 * @param negativeOverlap below which overlap a box is background
	 * @param bestAlways whether the boxes that overlap an object best are positive,
	 * however little that is
	 * @param perImage how many boxes of an image are learned from at most
	 * @param positiveShare largest share of positive ones among them
	 */
	public record Sampling(double positiveOverlap, double negativeOverlap, boolean bestAlways, int perImage,
			double positiveShare) {

	}

	/**
	 * How many proposals are taken.
	 *
	 * @param perLevel best ones of each level before suppression
	 * @param kept best ones of all levels after it
	 */
	public record Choice(int perLevel, int kept) {

	}

	/**
	 * How proposals are learned and chosen.
	 *
	 * @param depth convolutions of the head
	 * @param sampling which anchors are learned from
	 * @param training how many are taken in training
	 * @param testing how many are taken otherwise
	 * @param overlap above which the less likely of two proposals goes
	 * @param score least probability
	 * @param side least side in pixels
	 */
	public record Proposals(int depth, Sampling sampling, Choice training, Choice testing, double overlap, double score,
			double side) {

	}

	/**
	 * How features of regions are taken.
	 *
	 * @param aligned whether pixel and point coordinates have the same origin
	 * @param samples that a cell takes along each axis
	 * @param canonicalSize side of a box in pixels that belongs to the canonical level
	 * @param canonicalLevel binary logarithm of its stride
	 */
	public record Regions(boolean aligned, int samples, double canonicalSize, int canonicalLevel) {

	}

	/**
	 * The box head.
	 *
	 * @param convolutions channels of each
	 * @param layers widths of the linear layers behind them
	 * @param side cells of a region along each axis
	 * @param sampling which proposals are learned from
	 * @param refinements heads of a cascade after the first, each of which starts from
	 * the boxes of the one before; none for the plain head
	 * @param score a detection's probability is above it
	 * @param suppression how detections give way to better ones of their class
	 * @param perImage most detections of an image
	 * @param minSide least side in pixels
	 */
	public record BoxHead(List<Integer> convolutions, List<Integer> layers, int side, Sampling sampling,
			List<Refinement> refinements, double score, Suppression suppression, int perImage, double minSide) {

		public BoxHead {
			refinements = List.copyOf(refinements);
			convolutions = List.copyOf(convolutions);
			layers = List.copyOf(layers);
			if (layers.isEmpty()) {
				throw new IllegalArgumentException("The box head has at least one linear layer");
			}
		}

	}

	/**
	 * A later head of a cascade (arXiv 1712.00726).
	 *
	 * @param overlap with an object from which a box is positive, and background below it
	 * @param coding how the object's box is told from it
	 */
	public record Refinement(double overlap, BoxCoding coding) {

		/** The second and third head of the paper. */
		static final List<Refinement> PUBLISHED = List.of(new Refinement(0.6, new BoxCoding(20, 10)),
				new Refinement(0.7, new BoxCoding(30, 15)));

	}

	/**
	 * The mask head.
	 *
	 * @param convolutions channels of each
	 * @param upsampled channels of the map of twice the size
	 * @param side cells of a region along each axis; masks have twice as many
	 */
	public record MaskHead(List<Integer> convolutions, int upsampled, int side) {

		public MaskHead {
			convolutions = List.copyOf(convolutions);
		}

	}

}
