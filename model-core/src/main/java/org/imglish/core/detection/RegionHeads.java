package org.imglish.core.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.FeatureTable;
import org.imglish.core.dense.Suppression;
import org.jspecify.annotations.Nullable;

/** Turns proposals into classes, boxes and masks (torchvision's RoIHeads). */
final class RegionHeads {

	private final DetectionConfig config;

	private final RegionPooling pooling;

	private final BoxHeads boxes;

	private final @Nullable MaskHead masks;

	/** Cells of a region along each axis that the mask head looks at. */
	private final int maskSide;

	/**
	 * Declares the heads.
	 * @param scope the official checkpoints use {@code roi_heads}
	 */
	RegionHeads(ParameterScope scope, DetectionConfig config, RegionPooling pooling) {
		this.config = config;
		this.pooling = pooling;
		this.boxes = new BoxHeads(scope, config, pooling);
		DetectionConfig.MaskHead outlines = config.masks();
		this.masks = (outlines != null) ? new MaskHead(scope, config, outlines) : null;
		this.maskSide = (outlines != null) ? outlines.side() : 0;
	}

	/** Draws the regions of each image that a step learns from. */
	List<RegionSample> draw(List<Boxes> proposals, List<AnnotatedImage> truths, Sampler sampler) {
		List<RegionSample> samples = new ArrayList<>();
		for (int i = 0; i < truths.size(); i++) {
			samples.add(RegionSample.draw(proposals.get(i), truths.get(i), sampler, this.config.boxes().sampling()));
		}
		return samples;
	}

	/**
	 * Looks at the regions of a step and computes their losses.
	 * @param sizes of the images without their padding
	 */
	Learned learn(FeatureTable table, List<RegionSample> samples, List<AnnotatedImage> truths, List<ImageSize> sizes) {
		List<BoxHeads.Learned> boxed = this.boxes.learn(table, samples, truths, sizes);
		Outlined outlined = (this.masks != null) ? outline(this.masks, table, samples, truths) : null;
		BoxHeads.Learned first = boxed.get(0);
		NDArray classesLoss = first.classesLoss();
		NDArray boxesLoss = first.boxesLoss();
		for (BoxHeads.Learned later : boxed.subList(1, boxed.size())) {
			classesLoss = classesLoss.add(later.classesLoss());
			boxesLoss = boxesLoss.add(later.boxesLoss());
		}
		return new Learned(first.regions(), first.said(), outlined, classesLoss, boxesLoss);
	}

	private Outlined outline(MaskHead head, FeatureTable table, List<RegionSample> samples,
			List<AnnotatedImage> truths) {
		NDArray regions = this.pooling.pool(table,
				samples.stream().map((sample) -> sample.boxes().select(sample.positives())).toList(), this.maskSide);
		int side = 2 * this.maskSide;
		List<float[]> cells = IntStream.range(0, samples.size())
			.mapToObj((i) -> samples.get(i).masks(truths.get(i), side))
			.toList();
		int[] classes = samples.stream()
			.flatMapToInt((sample) -> Arrays.stream(sample.positives()).map((box) -> sample.classes()[box]))
			.toArray();
		NDArray logits = head.apply(regions, classes);
		NDArray masks = logits.getManager().create(Floats.joined(cells), new Shape(classes.length, (long) side * side));
		return new Outlined(regions, masks, DetectionLosses.binary(logits, masks));
	}

	/**
	 * Finds the objects of each image.
	 * @param proposals of each image
	 * @param sizes of the images without their padding
	 */
	List<Detections> detect(FeatureTable table, List<Boxes> proposals, List<ImageSize> sizes) {
		List<Found> found = this.boxes.look(table, proposals, sizes).stream().map(this::choose).toList();
		return (this.masks != null) ? outlined(this.masks, table, found) : found.stream().map(Found::plain).toList();
	}

	private Found choose(BoxHeads.Candidates all) {
		DetectionConfig.BoxHead own = this.config.boxes();
		Boxes boxes = all.boxes();
		int[] candidates = IntStream.range(0, all.scores().length)
			.filter((i) -> i % all.classes() > 0 && all.scores()[i] > own.score())
			.filter((i) -> boxes.width(all.box(i)) >= own.minSide() && boxes.height(all.box(i)) >= own.minSide())
			.toArray();
		float[] scores = new float[candidates.length];
		int[] classes = new int[candidates.length];
		for (int i = 0; i < candidates.length; i++) {
			scores[i] = all.scores()[candidates[i]];
			classes[i] = candidates[i] % all.classes();
		}
		Boxes candidateBoxes = boxes.select(Arrays.stream(candidates).map(all::box).toArray());
		Suppression.Kept kept = own.suppression().keep(candidateBoxes, scores, classes, own.score());
		int count = Math.min(own.perImage(), kept.boxes().length);
		int[] best = Arrays.copyOf(kept.boxes(), count);
		return new Found(candidateBoxes.select(best), Arrays.stream(best).map((i) -> classes[i]).toArray(),
				Arrays.copyOf(kept.scores(), count));
	}

	private List<Detections> outlined(MaskHead head, FeatureTable table, List<Found> found) {
		NDArray regions = this.pooling.pool(table, found.stream().map(Found::boxes).toList(), this.maskSide);
		int[] classes = found.stream().flatMapToInt((image) -> Arrays.stream(image.classes())).toArray();
		float[] probabilities = Activation.sigmoid(head.apply(regions, classes)).toFloatArray();
		int side = 2 * this.maskSide;
		List<Detections> detections = new ArrayList<>();
		int first = 0;
		for (Found image : found) {
			int end = first + image.classes().length * side * side;
			detections.add(new Detections(image.boxes(), image.classes(), image.scores(), side,
					Arrays.copyOfRange(probabilities, first, end)));
			first = end;
		}
		return detections;
	}

	/** The boxes found in an image. */
	private record Found(Boxes boxes, int[] classes, float[] scores) {

		Detections plain() {
			return new Detections(this.boxes, this.classes, this.scores, 0, new float[0]);
		}

	}

	/**
	 * What the heads say of the regions of a step, and their losses.
	 *
	 * @param regions features of the boxes of the first box head
	 * @param said what it says of them
	 * @param outlined the positive boxes, or null where nothing is outlined
	 * @param classesLoss of all box heads, a scalar
	 * @param boxesLoss of all box heads, a scalar
	 */
	record Learned(NDArray regions, BoxHead.Said said, @Nullable Outlined outlined, NDArray classesLoss,
			NDArray boxesLoss) {

	}

	/**
	 * What the mask head learns from.
	 *
	 * @param regions features of the positive boxes
	 * @param masks what is to be said of them, {@code [positives, side * side]}
	 * @param loss a scalar
	 */
	record Outlined(NDArray regions, NDArray masks, NDArray loss) {

	}

}
