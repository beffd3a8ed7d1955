package org.imglish.jobs.recipe;

import java.util.ArrayList;
import java.util.List;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.BatchMixing;
import org.imglish.core.augmentation.ColourJitter;
import org.imglish.core.augmentation.HorizontalFlip;
import org.imglish.core.augmentation.ImageChange;
import org.imglish.core.augmentation.RandAugment;
import org.imglish.core.augmentation.RandomErasing;
import org.imglish.core.image.RandomCrop;
import org.jspecify.annotations.Nullable;

/** Reads what happens to the images of a source; without the field nothing does. */
final class AugmentationFields {

	/** Least share of an image in BEiT v2's pretraining (arXiv 2208.06366). */
	private static final double LEAST_CROP = 0.2;

	private static final double WIDEST = 10;

	private AugmentationFields() {
	}

	/**
	 * Reads the field {@code augmentation} of a source.
	 * @param mixes whether its images and labels may be mixed: classification only
	 */
	static Augmentation read(RecipeFields source, boolean mixes) {
		if (!source.has("augmentation")) {
			return Augmentation.NONE;
		}
		RecipeFields fields = source.object("augmentation");
		RandomCrop crop = crop(fields);
		List<ImageChange> changes = new ArrayList<>();
		if (fields.flag("flip", false)) {
			changes.add(new HorizontalFlip());
		}
		if (fields.has("jitter")) {
			changes.add(jitter(fields.object("jitter")));
		}
		if (fields.has("randAugment")) {
			changes.add(randAugment(fields.object("randAugment")));
		}
		double erasing = fields.number("erasing", 0, 0, 1);
		return new Augmentation(crop, changes, (erasing > 0) ? new RandomErasing(erasing) : null,
				mixes ? mixing(fields) : null);
	}

	/** Timm's magnitude with colour operations, the released code's without. */
	private static RandAugment randAugment(RecipeFields fields) {
		boolean colour = fields.flag("colour", false);
		return new RandAugment((int) fields.whole("operations", 2, 1, 16),
				fields.number("magnitude", colour ? 9 : 7, 0, 10), colour);
	}

	private static @Nullable BatchMixing mixing(RecipeFields fields) {
		double mixup = fields.number("mixup", 0, 0, 100);
		double cutmix = fields.number("cutmix", 0, 0, 100);
		return (mixup + cutmix > 0) ? new BatchMixing(mixup, cutmix) : null;
	}

	private static @Nullable RandomCrop crop(RecipeFields augmentation) {
		if (!augmentation.has("crop")) {
			return null;
		}
		RecipeFields fields = augmentation.object("crop");
		double least = fields.number("least", LEAST_CROP, 0.001, 1);
		double most = fields.number("most", 1, 0.001, 1);
		double widest = fields.number("widest", RandomCrop.USUAL_WIDEST, 1, WIDEST);
		if (most < least) {
			fields.mistake("most", "must be at least 'least' (%s), but is %s".formatted(least, most));
			return null;
		}
		return new RandomCrop(least, most, widest);
	}

	/** Without hue, as BEiT's pretraining. */
	private static ColourJitter jitter(RecipeFields fields) {
		return new ColourJitter(fields.number("brightness", 0.4, 0, 10), fields.number("contrast", 0.4, 0, 10),
				fields.number("saturation", 0.4, 0, 10), fields.number("hue", 0, 0, 0.5));
	}

}
