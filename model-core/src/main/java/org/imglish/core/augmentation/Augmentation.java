package org.imglish.core.augmentation;

import java.util.List;
import java.util.stream.Stream;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.image.RandomCrop;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the images of one source before the model sees them, in the order of
 * the fields. Set per source: a flip falsifies "left", jitter falsifies "red".
 */
public record Augmentation(
		@Field("How a part of the image is drawn; the whole image where it is left out.") @Nullable RandomCrop crop,
		@Field(value = "Whether left and right are swapped in half of the cases.", byDefault = "false") boolean flip,
		@Field("Draws brightness, contrast, saturation and hue; left out, colors stay.") @Nullable ColorJitter jitter,
		@Field("Draws from many operations; left out, none is applied.") @Nullable RandAugment randAugment,
		@Field(value = "Share of images of which a rectangle is replaced by noise.", min = 0, max = 1,
				byDefault = "0") double erasing,
		@Field(value = "Parameter of the beta distribution by which images and labels of a batch are averaged; 0 for "
				+ "never. Classification only.", min = 0, max = 100, byDefault = "0") double mixup,
		@Field(value = "The same for rectangles that images exchange. Where both are on, each has half of the batches.",
				min = 0, max = 100, byDefault = "0") double cutmix) {

	/** Images as they are. */
	public static final Augmentation NONE = new Augmentation(null, false, null, null, 0, 0, 0);

	public Augmentation {
		Checks checks = new Checks();
		checks.that(erasing >= 0 && erasing <= 1, "erasing", "must be in [0, 1], but is %s", erasing);
		checks.that(mixup >= 0, "mixup", "must be at least 0, but is %s", mixup);
		checks.that(cutmix >= 0, "cutmix", "must be at least 0, but is %s", cutmix);
		checks.done();
	}

	/** A crop, with or without a flip. */
	public static Augmentation of(@Nullable RandomCrop crop, boolean flip) {
		return new Augmentation(crop, flip, null, null, 0, 0, 0);
	}

	/** Changes of the cut and scaled image, in this order. */
	List<ImageChange> changes() {
		return Stream.<@Nullable ImageChange>of(this.flip ? new HorizontalFlip() : null, this.jitter, this.randAugment)
			.<ImageChange>mapMulti((change, taken) -> {
				if (change != null) {
					taken.accept(change);
				}
			})
			.toList();
	}

	/** What is erased of the normalized image, or null for nothing. */
	@Nullable RandomErasing randomErasing() {
		return (this.erasing > 0) ? new RandomErasing(this.erasing) : null;
	}

	/** How images and labels of a batch are mixed, or null for not at all. */
	public @Nullable BatchMixing mixing() {
		return (this.mixup + this.cutmix > 0) ? new BatchMixing(this.mixup, this.cutmix) : null;
	}

}
