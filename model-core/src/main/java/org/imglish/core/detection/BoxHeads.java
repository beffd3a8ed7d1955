package org.imglish.core.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.dense.BoxCoding;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.FeatureTable;
import org.imglish.core.kernel.KeptNumbers;

/**
 * Classifies regions and corrects their boxes: the plain head of torchvision's RoIHeads,
 * or a cascade of heads (arXiv 1712.00726, as detectron2's CascadeROIHeads), each of
 * which starts from the boxes of the one before. The heads of a cascade have one box for
 * all classes, each sends its share of the gradient to the features, and their
 * probabilities are averaged.
 */
final class BoxHeads {

	private final DetectionConfig config;

	private final RegionPooling pooling;

	private final List<BoxHead> heads = new ArrayList<>();

	private final List<BoxCoding> codings = new ArrayList<>();

	/** Boxes of a region. */
	private final int perRegion;

	/**
	 * Declares the heads.
	 * @param scope the official checkpoints use {@code roi_heads}; below it the heads of
	 * a cascade are numbered as in detectron2
	 */
	BoxHeads(ParameterScope scope, DetectionConfig config, RegionPooling pooling) {
		this.config = config;
		this.pooling = pooling;
		List<DetectionConfig.Refinement> refinements = config.boxes().refinements();
		this.perRegion = refinements.isEmpty() ? config.classes() : 1;
		this.codings.add(BoxCoding.WEIGHTED);
		refinements.forEach((refinement) -> this.codings.add(refinement.coding()));
		ParameterScope head = scope.in("box_head");
		ParameterScope predictor = scope.in("box_predictor");
		for (int i = 0; i < this.codings.size(); i++) {
			String number = Integer.toString(i);
			this.heads.add(refinements.isEmpty() ? new BoxHead(head, predictor, config, this.perRegion)
					: new BoxHead(head.in(number), predictor.in(number), config, this.perRegion));
		}
	}

	/**
	 * Looks at the regions of a step and computes their losses.
	 * @param samples regions of each image that the first head learns from
	 * @param sizes of the images without their padding
	 * @return of each head
	 */
	List<Learned> learn(FeatureTable table, List<RegionSample> samples, List<AnnotatedImage> truths,
			List<ImageSize> sizes) {
		List<Learned> learned = new ArrayList<>();
		List<RegionSample> own = samples;
		for (int i = 0; i < this.heads.size(); i++) {
			if (i > 0) {
				own = refine(own, learned.get(i - 1).said(), i, truths, sizes);
			}
			NDArray regions = shared(pool(table, own.stream().map(RegionSample::boxes).toList()));
			BoxHead.Said said = this.heads.get(i).apply(regions);
			int[] classes = own.stream().flatMapToInt((sample) -> Arrays.stream(sample.classes())).toArray();
			learned.add(new Learned(regions, said, DetectionLosses.classes(said.logits(), classes),
					distance(said.deltas(), classes, own)));
		}
		return learned;
	}

	private NDArray pool(FeatureTable table, List<Boxes> boxes) {
		return this.pooling.pool(table, boxes, this.config.boxes().side());
	}

	/** The same features, of whose gradient each head passes an equal share on. */
	private NDArray shared(NDArray regions) {
		if (this.heads.size() == 1) {
			return regions;
		}
		NDArray fixed = regions.stopGradient();
		return fixed.add(KeptNumbers.times(regions.sub(fixed), 1.0 / this.heads.size()));
	}

	/** The loss of the boxes of objects. */
	private NDArray distance(NDArray deltas, int[] classes, List<RegionSample> samples) {
		int[] positives = IntStream.range(0, classes.length).filter((box) -> classes[box] > 0).toArray();
		NDArray said = Rows.of(deltas.reshape((long) classes.length * this.perRegion, 4),
				Arrays.stream(positives)
					.map((box) -> (this.perRegion == 1) ? box : box * this.perRegion + classes[box])
					.toArray());
		float[] targets = Floats.joined(samples.stream().map(RegionSample::targets).toList());
		float[] wanted = Floats.joined(
				Arrays.stream(positives).mapToObj((box) -> Arrays.copyOfRange(targets, 4 * box, 4 * box + 4)).toList());
		return DetectionLosses.distance(said, wanted, classes.length);
	}

	/** What a later head learns from: the boxes of the one before that have an area. */
	private List<RegionSample> refine(List<RegionSample> samples, BoxHead.Said said, int head,
			List<AnnotatedImage> truths, List<ImageSize> sizes) {
		DetectionConfig.Refinement refinement = this.config.boxes().refinements().get(head - 1);
		List<Boxes> boxes = corrected(said.deltas().stopGradient(), samples.stream().map(RegionSample::boxes).toList(),
				this.codings.get(head - 1), sizes);
		List<RegionSample> refined = new ArrayList<>();
		for (int i = 0; i < boxes.size(); i++) {
			Boxes all = boxes.get(i);
			refined.add(RegionSample.all(all.select(all.where((box) -> all.area(box) > 0)), truths.get(i), refinement));
		}
		return refined;
	}

	/** Boxes of each image, as many of each region as a head has. */
	private List<Boxes> corrected(NDArray deltas, List<Boxes> from, BoxCoding coding, List<ImageSize> sizes) {
		float[] numbers = deltas.toFloatArray();
		List<Boxes> boxes = new ArrayList<>();
		int first = 0;
		for (int i = 0; i < from.size(); i++) {
			int end = first + 4 * this.perRegion * from.get(i).count();
			boxes.add(coding.decode(Arrays.copyOfRange(numbers, first, end), from.get(i))
				.clipped(sizes.get(i).height(), sizes.get(i).width()));
			first = end;
		}
		return boxes;
	}

	/**
	 * Says what the proposals of each image hold.
	 * @param sizes of the images without their padding
	 */
	List<Candidates> look(FeatureTable table, List<Boxes> proposals, List<ImageSize> sizes) {
		List<Boxes> boxes = proposals;
		float[] scores = new float[0];
		for (int i = 0; i < this.heads.size(); i++) {
			BoxHead.Said said = this.heads.get(i).apply(pool(table, boxes));
			float[] own = said.logits().softmax(-1).toFloatArray();
			scores = (i == 0) ? own : added(scores, own);
			boxes = corrected(said.deltas(), boxes, this.codings.get(i), sizes);
		}
		for (int i = 0; i < scores.length; i++) {
			scores[i] /= this.heads.size();
		}
		List<Candidates> candidates = new ArrayList<>();
		int first = 0;
		for (int i = 0; i < proposals.size(); i++) {
			int end = first + proposals.get(i).count() * this.config.classes();
			candidates.add(new Candidates(boxes.get(i), Arrays.copyOfRange(scores, first, end), this.config.classes(),
					this.perRegion));
			first = end;
		}
		return candidates;
	}

	private static float[] added(float[] scores, float[] more) {
		float[] sums = scores.clone();
		for (int i = 0; i < sums.length; i++) {
			sums[i] += more[i];
		}
		return sums;
	}

	/**
	 * What a head says of the regions of a step, and its losses.
	 *
	 * @param regions features of the boxes
	 * @param said of the boxes
	 * @param classesLoss a scalar
	 * @param boxesLoss a scalar
	 */
	record Learned(NDArray regions, BoxHead.Said said, NDArray classesLoss, NDArray boxesLoss) {

	}

	/**
	 * What the regions of an image may hold: each pair of a region and a class is a
	 * candidate of its own.
	 *
	 * @param boxes as many of each region as the heads have
	 * @param scores of each region and class, the background included
	 * @param classes how many, the background included
	 * @param perRegion boxes of a region
	 */
	record Candidates(Boxes boxes, float[] scores, int classes, int perRegion) {

		/** Number of the box of a candidate. */
		int box(int candidate) {
			return (this.perRegion == 1) ? candidate / this.classes : candidate;
		}

	}

}
