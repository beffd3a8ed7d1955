package org.imglish.core.segmentation;

import java.util.List;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.Network;

/**
 * Semantic segmentation on a backbone without a final LayerNorm, as BEiT v2's release
 * does it: maps of four layers, a pyramid, UPerNet and an auxiliary head.
 */
public final class SegmentationHead {

	private final Beit3 backbone;

	private final SegmentationConfig config;

	private final FeaturePyramid pyramid;

	private final DecodingHead decoding;

	private final AuxiliaryHead auxiliary;

	/**
	 * Declares the head.
	 * @param network whose backbone encodes
	 */
	public SegmentationHead(Network network, SegmentationConfig config) {
		this.backbone = network.backbone();
		this.config = config;
		int width = this.backbone.config().width();
		this.pyramid = new FeaturePyramid(network.scope(), width, config.scales());
		this.decoding = new DecodingHead(network.scope().in("decode_head"), width, config);
		this.auxiliary = new AuxiliaryHead(network.scope().in("auxiliary_head"), width, config);
	}

	public SegmentationConfig config() {
		return this.config;
	}

	/**
	 * The levels of the pyramid.
	 * @param image {@code [batch, 3, side, side]}
	 * @return {@code [batch, width, height, width]} each, the finest first
	 */
	public List<NDArray> features(NDArray image, boolean training) {
		return this.pyramid.apply(this.backbone.maps(image, this.config.layers(), training), training);
	}

	/**
	 * Segments.
	 * @param image {@code [batch, 3, side, side]}
	 * @return the logits of both heads
	 */
	public Logits forward(NDArray image, boolean training) {
		List<NDArray> features = features(image, training);
		return new Logits(this.decoding.apply(features, training),
				this.auxiliary.apply(features.get(this.config.auxiliaryLevel()), training));
	}

	/**
	 * Segments for prediction, without the auxiliary head.
	 * @param image {@code [batch, 3, side, side]}
	 * @return logits {@code [batch, classes, height, width]} at the size of the finest
	 * level
	 */
	public NDArray predict(NDArray image) {
		return this.decoding.apply(features(image, false), false);
	}

	/**
	 * What both heads say, each at the size of its features.
	 *
	 * @param decoding {@code [batch, classes, height, width]}
	 * @param auxiliary {@code [batch, classes, height, width]}
	 */
	public record Logits(NDArray decoding, NDArray auxiliary) {

	}

}
