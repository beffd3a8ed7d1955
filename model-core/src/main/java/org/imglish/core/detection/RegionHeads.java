package org.imglish.core.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.dense.BoxCoding;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.FeatureTable;
import org.imglish.core.dense.NonMaximumSuppression;
import org.jspecify.annotations.Nullable;

/** Turns proposals into classes, boxes and masks (torchvision's RoIHeads). */
final class RegionHeads {

	private final DetectionConfig config;

	private final RegionPooling pooling;

	private final BoxHead boxes;

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
		this.boxes = new BoxHead(scope, config);
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

	/** Looks at the regions of a step and computes their losses. */
	Learned learn(FeatureTable table, List<RegionSample> samples, List<AnnotatedImage> truths) {
		NDArray regions = this.pooling.pool(table, samples.stream().map(RegionSample::boxes).toList(),
				this.config.boxes().side());
		BoxHead.Said said = this.boxes.apply(regions);
		int[] classes = samples.stream().flatMapToInt((sample) -> Arrays.stream(sample.classes())).toArray();
		int[] positives = IntStream.range(0, classes.length).filter((box) -> classes[box] > 0).toArray();
		float[] targets = joined(samples.stream().map(RegionSample::targets).toList());
		NDArray deltas = Rows.of(said.deltas().reshape((long) classes.length * this.config.classes(), 4),
				Arrays.stream(positives).map((box) -> box * this.config.classes() + classes[box]).toArray());
		float[] wanted = joined(
				Arrays.stream(positives).mapToObj((box) -> Arrays.copyOfRange(targets, 4 * box, 4 * box + 4)).toList());
		NDArray classesLoss = DetectionLosses.classes(said.logits(), classes);
		NDArray boxesLoss = DetectionLosses.distance(deltas, wanted, classes.length);
		Outlined outlined = (this.masks != null) ? outline(this.masks, table, samples, truths) : null;
		return new Learned(regions, said, outlined, classesLoss, boxesLoss);
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
		NDArray masks = logits.getManager().create(joined(cells), new Shape(classes.length, (long) side * side));
		return new Outlined(regions, masks, DetectionLosses.binary(logits, masks));
	}

	private static float[] joined(List<float[]> parts) {
		float[] all = new float[parts.stream().mapToInt((part) -> part.length).sum()];
		int place = 0;
		for (float[] part : parts) {
			System.arraycopy(part, 0, all, place, part.length);
			place += part.length;
		}
		return all;
	}

	/**
	 * Finds the objects of each image.
	 * @param proposals of each image
	 * @param sizes of the images without their padding
	 */
	List<Detections> detect(FeatureTable table, List<Boxes> proposals, List<ImageSize> sizes) {
		BoxHead.Said said = this.boxes.apply(this.pooling.pool(table, proposals, this.config.boxes().side()));
		float[] scores = said.logits().softmax(-1).toFloatArray();
		float[] deltas = said.deltas().toFloatArray();
		List<Found> found = new ArrayList<>();
		int first = 0;
		for (int i = 0; i < sizes.size(); i++) {
			int end = first + proposals.get(i).count() * this.config.classes();
			found.add(choose(proposals.get(i), Arrays.copyOfRange(scores, first, end),
					Arrays.copyOfRange(deltas, 4 * first, 4 * end), sizes.get(i)));
			first = end;
		}
		return (this.masks != null) ? outlined(this.masks, table, found) : found.stream().map(Found::plain).toList();
	}

	/** Each pair of a box and a class is a candidate of its own. */
	private Found choose(Boxes proposals, float[] scores, float[] deltas, ImageSize size) {
		DetectionConfig.BoxHead own = this.config.boxes();
		int classes = this.config.classes();
		Boxes boxes = BoxCoding.WEIGHTED.decode(deltas, proposals).clipped(size.height(), size.width());
		int[] candidates = boxes.where((box) -> box % classes > 0 && scores[box] > own.score()
				&& boxes.width(box) >= own.minSide() && boxes.height(box) >= own.minSide());
		float[] candidateScores = new float[candidates.length];
		int[] candidateClasses = new int[candidates.length];
		for (int i = 0; i < candidates.length; i++) {
			candidateScores[i] = scores[candidates[i]];
			candidateClasses[i] = candidates[i] % classes;
		}
		int[] kept = new NonMaximumSuppression(own.overlap()).keep(boxes.select(candidates), candidateScores,
				candidateClasses);
		int[] best = Arrays.stream(kept).limit(own.perImage()).map((i) -> candidates[i]).toArray();
		float[] bestScores = new float[best.length];
		IntStream.range(0, best.length).forEach((i) -> bestScores[i] = scores[best[i]]);
		return new Found(boxes.select(best), Arrays.stream(best).map((i) -> i % classes).toArray(), bestScores);
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
	 * @param regions features of the boxes
	 * @param said of the boxes
	 * @param outlined the positive boxes, or null where nothing is outlined
	 * @param classesLoss a scalar
	 * @param boxesLoss a scalar
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
