package org.imglish.core.detection;

import java.util.List;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.FeatureTable;

/**
 * A detector on a backbone without a final LayerNorm: windows of attention and a pyramid
 * from the last map (ViTDet), proposals, boxes and masks (Mask R-CNN).
 */
public final class DetectionHead {

	private final Beit3 backbone;

	private final DetectionConfig config;

	private final SimplePyramid pyramid;

	private final ProposalNetwork proposals;

	private final RegionPooling pooling;

	private final RegionHeads heads;

	/**
	 * Declares the head.
	 * @param network whose backbone encodes
	 * @throws IllegalArgumentException if the backbone
	 * {@linkplain DetectionConfig#refusal cannot carry it}
	 */
	public DetectionHead(Network network, DetectionConfig config) {
		this.backbone = network.backbone();
		this.config = config;
		int finest = finest(this.backbone.config());
		this.pyramid = new SimplePyramid(network.scope().in("backbone"), this.backbone.config().width(),
				config.channels(), finest);
		this.proposals = new ProposalNetwork(network.scope().in("rpn"), config);
		this.pooling = new RegionPooling(config.regions(), finest, network.kernels());
		this.heads = new RegionHeads(network.scope().in("roi_heads"), config, this.pooling);
	}

	/** Binary logarithm of the finest level's stride, a quarter of a patch. */
	private static int finest(ModelConfig model) {
		DetectionConfig.refusal(model).ifPresent((reason) -> {
			throw new IllegalArgumentException(reason);
		});
		return Integer.numberOfTrailingZeros(model.patchSize()) - 2;
	}

	public DetectionConfig config() {
		return this.config;
	}

	/**
	 * The last map of the backbone.
	 * @param images {@code [batch, 3, side, side]}, padded with zeros below and to the
	 * right
	 * @return {@code [batch, width, grid, grid]}
	 */
	public NDArray map(NDArray images, boolean training) {
		return this.backbone.windowedMap(images, this.config.attention(), training);
	}

	/**
	 * The levels of the pyramid.
	 * @param map {@code [batch, width, grid, grid]}
	 * @return {@code [batch, channels, height, width]} each, the finest first, with a
	 * fifth level for proposals only
	 */
	public List<NDArray> features(NDArray map) {
		return this.pyramid.apply(map);
	}

	/**
	 * Looks at a batch and computes the losses of a training step.
	 * @param images {@code [batch, 3, side, side]}
	 * @param sizes of the images without their padding
	 * @param truths objects of each image; an image may have none
	 * @param sampler draws what is learned from
	 */
	public DetectionStep learn(NDArray images, List<ImageSize> sizes, List<AnnotatedImage> truths, Sampler sampler) {
		List<NDArray> features = features(map(images, true));
		ProposalNetwork.Said said = look(images, features);
		List<Boxes> objects = truths.stream().map(AnnotatedImage::boxes).toList();
		List<ProposalNetwork.Drawn> anchors = this.proposals.draw(said, objects, sampler);
		List<Boxes> proposed = this.proposals.propose(said, sizes, true);
		List<RegionSample> regions = this.heads.draw(proposed, truths, sampler);
		return new DetectionStep(said, anchors, proposed, regions, this.proposals.losses(said, objects, anchors),
				this.heads.learn(this.pooling.table(features), regions, truths, sizes));
	}

	private ProposalNetwork.Said look(NDArray images, List<NDArray> features) {
		return this.proposals.look(features, (int) images.getShape().get(2), (int) images.getShape().get(3));
	}

	/**
	 * Boxes that may hold an object.
	 * @param images {@code [batch, 3, side, side]}
	 * @param sizes of the images without their padding
	 * @return of each image, the likeliest first
	 */
	public List<Boxes> propose(NDArray images, List<ImageSize> sizes) {
		return this.proposals.propose(look(images, features(map(images, false))), sizes, false);
	}

	/**
	 * Finds the objects of images.
	 * @param images {@code [batch, 3, side, side]}
	 * @param sizes of the images without their padding
	 */
	public List<Detections> detect(NDArray images, List<ImageSize> sizes) {
		List<NDArray> features = features(map(images, false));
		List<Boxes> proposed = this.proposals.propose(look(images, features), sizes, false);
		FeatureTable table = this.pooling.table(features);
		return this.heads.detect(table, proposed, sizes);
	}

}
