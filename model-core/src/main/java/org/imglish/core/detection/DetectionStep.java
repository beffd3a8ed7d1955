package org.imglish.core.detection;

import java.util.List;
import java.util.Objects;

import ai.djl.ndarray.NDArray;
import org.imglish.core.dense.Boxes;

/** What a detector said, drew and lost in a training step. All losses are scalars. */
public final class DetectionStep {

	private final ProposalNetwork.Said said;

	private final List<ProposalNetwork.Drawn> anchors;

	private final List<Boxes> proposals;

	private final List<RegionSample> regions;

	private final ProposalNetwork.Losses proposalLosses;

	private final RegionHeads.Learned learned;

	DetectionStep(ProposalNetwork.Said said, List<ProposalNetwork.Drawn> anchors, List<Boxes> proposals,
			List<RegionSample> regions, ProposalNetwork.Losses proposalLosses, RegionHeads.Learned learned) {
		this.said = said;
		this.anchors = anchors;
		this.proposals = proposals;
		this.regions = regions;
		this.proposalLosses = proposalLosses;
		this.learned = learned;
	}

	/** The sum of all losses. */
	public NDArray loss() {
		NDArray loss = objectnessLoss().add(proposalBoxLoss()).add(classLoss()).add(boxLoss());
		return (this.learned.outlined() != null) ? loss.add(this.learned.outlined().loss()) : loss;
	}

	private RegionHeads.Outlined outlined() {
		return Objects.requireNonNull(this.learned.outlined(), "This detector outlines nothing");
	}

	/** Of anchors as objects or background. */
	public NDArray objectnessLoss() {
		return this.proposalLosses.objectness();
	}

	/** Of the boxes of proposals. */
	public NDArray proposalBoxLoss() {
		return this.proposalLosses.boxes();
	}

	/** Of the classes of regions. */
	public NDArray classLoss() {
		return this.learned.classesLoss();
	}

	/** Of the boxes of regions. */
	public NDArray boxLoss() {
		return this.learned.boxesLoss();
	}

	/** Of the masks of regions. */
	public NDArray maskLoss() {
		return outlined().loss();
	}

	/** Objectness of each level, {@code [batch, anchors, height, width]}. */
	public List<NDArray> objectness() {
		return this.said.levels().stream().map(ProposalHead.Level::objectness).toList();
	}

	/**
	 * Differences of the boxes of each level,
	 * {@code [batch, 4 * anchors, height, width]}.
	 */
	public List<NDArray> proposalDeltas() {
		return this.said.levels().stream().map(ProposalHead.Level::deltas).toList();
	}

	/** The anchors of an image. */
	public Boxes anchors() {
		return this.said.anchors();
	}

	/** Of each anchor of an image: 1 for an object, 0 for background, -1 for neither. */
	public int[] anchorLabels(int image) {
		int[] labels = this.anchors.get(image).matches().clone();
		for (int i = 0; i < labels.length; i++) {
			labels[i] = Matching.label(labels[i]);
		}
		return labels;
	}

	/** Anchors of objects in an image that were learned from. */
	public int[] positiveAnchors(int image) {
		return this.anchors.get(image).sample().positives();
	}

	/** Anchors of the background in an image that were learned from. */
	public int[] negativeAnchors(int image) {
		return this.anchors.get(image).sample().negatives();
	}

	/** Proposals of an image, the likeliest first. */
	public Boxes proposals(int image) {
		return this.proposals.get(image);
	}

	/**
	 * Classes of the regions of an image that were learned from, 0 for the background.
	 */
	public int[] regionClasses(int image) {
		return this.regions.get(image).classes();
	}

	/** Objects of those regions, 0 for the background. */
	public int[] regionObjects(int image) {
		return this.regions.get(image).objects();
	}

	/** Differences of the objects to those regions, four numbers each. */
	public float[] regionTargets(int image) {
		return this.regions.get(image).targets();
	}

	/** Features of the regions of all images, {@code [regions, channels, side, side]}. */
	public NDArray regionFeatures() {
		return this.learned.regions();
	}

	/** Logits of the regions' classes, {@code [regions, classes]}. */
	public NDArray classLogits() {
		return this.learned.said().logits();
	}

	/** Differences of the regions' boxes, {@code [regions, 4 * classes]}. */
	public NDArray boxDeltas() {
		return this.learned.said().deltas();
	}

	/**
	 * Features of the regions that have a mask,
	 * {@code [positives, channels, side, side]}.
	 */
	public NDArray maskFeatures() {
		return outlined().regions();
	}

	/** What the mask head is to say, {@code [positives, side * side]}. */
	public NDArray maskTargets() {
		return outlined().masks();
	}

}
