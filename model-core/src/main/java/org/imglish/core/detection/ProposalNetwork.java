package org.imglish.core.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.dense.BestFirst;
import org.imglish.core.dense.BoxCoding;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.NonMaximumSuppression;

/**
 * Proposes boxes that may hold an object (torchvision's RegionProposalNetwork). No
 * gradient flows through the proposals.
 */
final class ProposalNetwork {

	private final DetectionConfig.Proposals config;

	private final AnchorGrid grid;

	private final ProposalHead head;

	/**
	 * Declares the network.
	 * @param scope the official checkpoints use {@code rpn}
	 */
	ProposalNetwork(ParameterScope scope, DetectionConfig config) {
		this.config = config.proposals();
		this.grid = new AnchorGrid(config.anchors());
		this.head = new ProposalHead(scope.in("head"), config.channels(), this.config.depth(),
				config.anchors().perPoint());
	}

	/**
	 * Looks at the levels of a pyramid.
	 * @param features {@code [batch, channels, height, width]} each
	 * @param height of the images with their padding, in pixels
	 * @param width of the images with their padding
	 */
	Said look(List<NDArray> features, int height, int width) {
		List<ProposalHead.Level> levels = this.head.apply(features);
		Boxes anchors = this.grid.lay(levels.stream().map(ProposalHead.Level::sides).toList(), height, width);
		NDList logits = new NDList();
		NDList deltas = new NDList();
		levels.forEach((level) -> {
			logits.add(level.logits());
			deltas.add(level.differences());
		});
		int[] sizes = logits.stream().mapToInt((level) -> (int) level.getShape().get(1)).toArray();
		return new Said(levels, anchors, sizes, NDArrays.concat(logits, 1), NDArrays.concat(deltas, 1));
	}

	/**
	 * Chooses the proposals of each image.
	 * @param said what the head says of the anchors
	 * @param sizes of the images without their padding
	 * @param training whether as many as training takes
	 * @return of each image, the likeliest first
	 */
	List<Boxes> propose(Said said, List<ImageSize> sizes, boolean training) {
		DetectionConfig.Choice choice = training ? this.config.training() : this.config.testing();
		float[] logits = said.logits().stopGradient().toFloatArray();
		float[] deltas = said.deltas().stopGradient().toFloatArray();
		int count = said.anchors().count();
		List<Boxes> proposals = new ArrayList<>();
		for (int i = 0; i < sizes.size(); i++) {
			float[] ofImage = Arrays.copyOfRange(logits, i * count, (i + 1) * count);
			int[] likeliest = likeliest(ofImage, said.levelSizes(), choice.perLevel());
			proposals.add(chosen(said, likeliest, ofImage,
					Arrays.copyOfRange(deltas, 4 * i * count, 4 * (i + 1) * count), sizes.get(i), choice.kept()));
		}
		return proposals;
	}

	/** Numbers of the best anchors of each level, level after level. */
	private static int[] likeliest(float[] logits, int[] levelSizes, int perLevel) {
		IntStream likeliest = IntStream.empty();
		int first = 0;
		for (int size : levelSizes) {
			int start = first;
			int[] order = BestFirst.order(Arrays.copyOfRange(logits, start, start + size));
			likeliest = IntStream.concat(likeliest,
					Arrays.stream(order, 0, Math.min(perLevel, size)).map((anchor) -> start + anchor));
			first += size;
		}
		return likeliest.toArray();
	}

	private Boxes chosen(Said said, int[] anchors, float[] logits, float[] deltas, ImageSize size, int kept) {
		float[] differences = new float[4 * anchors.length];
		for (int i = 0; i < anchors.length; i++) {
			System.arraycopy(deltas, 4 * anchors[i], differences, 4 * i, 4);
		}
		Boxes boxes = BoxCoding.PLAIN.decode(differences, said.anchors().select(anchors))
			.clipped(size.height(), size.width());
		float[] scores = new float[anchors.length];
		IntStream.range(0, scores.length).forEach((i) -> scores[i] = probability(logits[anchors[i]]));
		int[] usable = boxes.where((box) -> boxes.width(box) >= this.config.side()
				&& boxes.height(box) >= this.config.side() && scores[box] >= this.config.score());
		float[] usableScores = new float[usable.length];
		int[] levels = new int[usable.length];
		for (int i = 0; i < usable.length; i++) {
			usableScores[i] = scores[usable[i]];
			levels[i] = said.level(anchors[usable[i]]);
		}
		Boxes left = boxes.select(usable);
		int[] best = new NonMaximumSuppression(this.config.overlap()).keep(left, usableScores, levels);
		return left.select(Arrays.copyOf(best, Math.min(kept, best.length)));
	}

	private static float probability(float logit) {
		return (float) (1 / (1 + Math.exp(-logit)));
	}

	/**
	 * Draws the anchors of a step.
	 * @param truths boxes of the objects of each image
	 */
	List<Drawn> draw(Said said, List<Boxes> truths, Sampler sampler) {
		List<Drawn> drawn = new ArrayList<>();
		for (Boxes ofImage : truths) {
			int[] matches = Matching.of(ofImage, said.anchors(), this.config.sampling());
			drawn.add(new Drawn(matches, sampler.draw(matches, this.config.sampling())));
		}
		return drawn;
	}

	/** The losses of the anchors drawn. */
	Losses losses(Said said, List<Boxes> truths, List<Drawn> drawn) {
		int count = said.anchors().count();
		int[] positives = IntStream.range(0, drawn.size())
			.flatMap((image) -> Arrays.stream(drawn.get(image).sample().positives()).map((box) -> image * count + box))
			.toArray();
		int[] negatives = IntStream.range(0, drawn.size())
			.flatMap((image) -> Arrays.stream(drawn.get(image).sample().negatives()).map((box) -> image * count + box))
			.toArray();
		int[] all = IntStream.concat(Arrays.stream(positives), Arrays.stream(negatives)).toArray();
		float[] objects = new float[all.length];
		Arrays.fill(objects, 0, positives.length, 1);
		NDArray logits = Rows.of(said.logits().reshape(-1, 1), all).squeeze(1);
		NDArray objectness = DetectionLosses.binary(logits, logits.getManager().create(objects));
		NDArray deltas = Rows.of(said.deltas().reshape(-1, 4), positives);
		NDArray boxes = DetectionLosses.distance(deltas, targets(said, truths, drawn), all.length);
		return new Losses(objectness, boxes);
	}

	/** Differences of the objects to the positive anchors. */
	private static float[] targets(Said said, List<Boxes> truths, List<Drawn> drawn) {
		Boxes anchors = Boxes.of();
		Boxes objects = Boxes.of();
		for (int i = 0; i < drawn.size(); i++) {
			int[] matches = drawn.get(i).matches();
			int[] positives = drawn.get(i).sample().positives();
			anchors = anchors.joined(said.anchors().select(positives));
			objects = objects
				.joined(truths.get(i).select(Arrays.stream(positives).map((anchor) -> matches[anchor]).toArray()));
		}
		return BoxCoding.PLAIN.encode(objects, anchors);
	}

	/**
	 * What the head says of all anchors.
	 *
	 * @param levels as maps
	 * @param anchors of one image
	 * @param levelSizes anchors of each level
	 * @param logits {@code [batch, anchors]}
	 * @param deltas {@code [batch, anchors, 4]}
	 */
	record Said(List<ProposalHead.Level> levels, Boxes anchors, int[] levelSizes, NDArray logits, NDArray deltas) {

		int level(int anchor) {
			int level = 0;
			int end = this.levelSizes[0];
			while (anchor >= end) {
				end += this.levelSizes[++level];
			}
			return level;
		}

	}

	/**
	 * The anchors of an image that a step learns from.
	 *
	 * @param matches the object of each anchor, or what {@link Matching} says instead
	 * @param sample the ones drawn
	 */
	record Drawn(int[] matches, Sampler.Drawn sample) {

	}

	/**
	 * Losses of a step, scalars.
	 *
	 * @param objectness of objects and background
	 * @param boxes of the differences
	 */
	record Losses(NDArray objectness, NDArray boxes) {

	}

}
