package org.imglish.core.pretraining;

import java.util.ArrayList;
import java.util.List;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.library.Named;
import org.jspecify.annotations.Nullable;

/** What a pretraining learns from; at least one source is given. */
public record PretrainingSources(@Field("Images alone.") @Nullable ImageSource images,
		@Field("Texts alone.") @Nullable TextSource texts,
		@Field("Images with their texts.") @Nullable PairSource pairs,
		@Field("Datasets to validate on; a bare name is one of pairs.") @Nullable HeldOutNames validation) {

	public PretrainingSources {
		new Checks()
			.that(images != null || texts != null || pairs != null, "",
					"needs at least one of images, texts and pairs, each with {dataset: NAME}")
			.done();
	}

	/** The sources that are given. */
	List<Mixed> given() {
		List<Mixed> given = new ArrayList<>();
		for (Mixed source : new @Nullable Mixed[] { this.images, this.texts, this.pairs }) {
			if (source != null) {
				given.add(source);
			}
		}
		return given;
	}

	/** The datasets that will be looked up. */
	List<Named> named() {
		List<Named> named = new ArrayList<>();
		name(named, "images", this.images);
		name(named, "texts", this.texts);
		name(named, "pairs", this.pairs);
		name(named, "images", held().images());
		name(named, "texts", held().texts());
		name(named, "pairs", held().pairs());
		return named;
	}

	private static void name(List<Named> named, String use, @Nullable Mixed source) {
		List<Portion> portions = (source != null) ? source.portions() : List.of();
		for (int i = 0; i < portions.size(); i++) {
			String place = (source != null && source.dataset() != null) ? ".dataset" : ".datasets[" + i + "].dataset";
			named.add(new Named.Dataset("data." + use + place, portions.get(i).dataset(),
					PretrainSource.requirement(use)));
		}
	}

	private static void name(List<Named> named, String use, @Nullable String held) {
		if (held != null) {
			named.add(new Named.Dataset("data.validation." + use, held, PretrainSource.requirement(use)));
		}
	}

	/** Samples of the smallest source a step. */
	public int smallestBatch() {
		return given().stream().mapToInt(Mixed::batch).min().orElse(1);
	}

	/** Whether any source has images. */
	boolean hasImages() {
		return this.images != null || this.pairs != null;
	}

	/** Whether any source has texts. */
	boolean hasTexts() {
		return this.texts != null || this.pairs != null;
	}

	/** What the model is validated on. */
	HeldOutNames held() {
		return (this.validation != null) ? this.validation : HeldOutNames.NOTHING;
	}

	/** Whether images are changed before the model sees them. */
	boolean isAugmented() {
		return given().stream().anyMatch((source) -> !source.changes().equals(Augmentation.NONE));
	}

}
