package org.imglish.core.detection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.WindowedAttention;
import org.imglish.core.dense.Decay;
import org.imglish.core.dense.Suppression;
import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.jspecify.annotations.Nullable;

/**
 * How a model learns to find objects and how it looks for them: part of a recipe and of a
 * checkpoint. The longer side of an image becomes the model's image size; the defaults
 * are those of ViTDet.
 */
public record Detection(
		@Field(value = "Whether objects are outlined too; each object of the training has a mask then.",
				byDefault = "true") boolean masks,
		@Field(value = "Smallest scale that is drawn for a training image; at 1 its longer side fills the model's image "
				+ "size.", min = 0.05, max = 4, byDefault = "0.1") double minScale,
		@Field(value = "Largest scale that is drawn for a training image.", min = 0.05, max = 4,
				byDefault = "2") double maxScale,
		@Field(value = "Whether left and right are swapped in half of the cases.", byDefault = "true") boolean flip,
		@Field(value = "Side of the windows in which most layers of the backbone attend; four attend everywhere.",
				unit = "patches", min = 1, max = 512, byDefault = "14") int window,
		@Field(value = "Channels of the pyramid and of the heads.", min = 4, max = 4096,
				byDefault = "256") int channels,
		@Field(value = "Width of the linear layer of the box head.", min = 4, max = 8192,
				byDefault = "1024") int boxWidth,
		@Field(value = "Convolutions of the box head, and of the mask head.", min = 0, max = 16,
				byDefault = "4") int convolutions,
		@Field(value = "Side of the anchors of the finest level, which doubles from level to level; left out, two "
				+ "patches.", unit = "pixels", min = 1, max = 1024) @Nullable Integer anchorSide,
		@Field(value = "How many proposals of an image are looked at.", unit = "boxes", min = 1, max = 2000,
				byDefault = "1000") int proposals,
		@Field(value = "Probability above which an object is found.", min = 0, max = 0.99,
				byDefault = "0.05") double score,
		@Field(value = "Whether three box heads follow one another, each from the boxes of the one before and stricter "
				+ "(Cascade R-CNN).", byDefault = "false") boolean cascade,
		@Field(value = "What becomes of objects that overlap surer ones of their class.",
				byDefault = "hard") Decay suppression)
		implements
			Checked {

	/** What ViTDet does. */
	public static final Detection PUBLISHED = new Detection(true, 0.1, 2, true, 14, 256, 1024, 4, null, 1000, 0.05,
			false, Decay.HARD);

	/** In training, each level gives more proposals than are looked at. */
	private static final int MORE = 2;

	/** Settings that were kept before scores could decay do not say how. */
	public Detection {
		suppression = Objects.requireNonNullElse(suppression, Decay.HARD);
	}

	@Override
	public void check(Checks checks) {
		checks.that(this.maxScale >= this.minScale, "maxScale", "must be at least minScale (%s), but is %s",
				this.minScale, this.maxScale);
	}

	/**
	 * The network.
	 * @param model shape of the backbone
	 * @param objects number of classes without the background
	 */
	public DetectionConfig network(ModelConfig model, int objects) {
		DetectionConfig published = DetectionConfig.of(model, objects);
		DetectionConfig.Proposals first = published.proposals();
		DetectionConfig.BoxHead boxes = published.boxes();
		List<Integer> layers = Collections.nCopies(this.convolutions, this.channels);
		return new DetectionConfig(published.classes(),
				new WindowedAttention(this.window, published.attention().globalLayers()), this.channels,
				new DetectionConfig.Anchors(anchors(model), published.anchors().ratios()),
				new DetectionConfig.Proposals(first.depth(), first.sampling(),
						new DetectionConfig.Choice(MORE * this.proposals, this.proposals),
						new DetectionConfig.Choice(this.proposals, this.proposals), first.overlap(), first.score(),
						first.side()),
				published.regions(), boxHead(boxes, layers),
				this.masks ? new DetectionConfig.MaskHead(layers, this.channels, DetectionConfig.MASK_SIDE) : null);
	}

	private DetectionConfig.BoxHead boxHead(DetectionConfig.BoxHead published, List<Integer> convolutions) {
		Suppression own = new Suppression(this.suppression, published.suppression().overlap(), Suppression.SIGMA);
		return new DetectionConfig.BoxHead(convolutions, List.of(this.boxWidth), published.side(), published.sampling(),
				this.cascade ? DetectionConfig.Refinement.PUBLISHED : List.of(), this.score, own, published.perImage(),
				published.minSide());
	}

	private List<List<Integer>> anchors(ModelConfig model) {
		int side = (this.anchorSide != null) ? this.anchorSide : 2 * model.patchSize();
		List<List<Integer>> anchors = new ArrayList<>();
		for (int level = 0; level <= SimplePyramid.LEVELS; level++) {
			anchors.add(List.of(side << level));
		}
		return anchors;
	}

}
