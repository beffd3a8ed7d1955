package org.imglish.core.pretraining;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.jspecify.annotations.Nullable;

/** A source of a pretraining: one dataset, or a mixture of several. */
public sealed interface Mixed extends Checked permits ImageSource, TextSource, PairSource {

	/** Name of the only dataset, or null. */
	@Nullable String dataset();

	/** The datasets of a mixture, or null. */
	@Nullable List<Portion> datasets();

	/** Samples per step. */
	int batch();

	/** What happens to the images, or null for nothing. */
	default @Nullable Augmentation augmentation() {
		return null;
	}

	/** What happens to the images in either case. */
	default Augmentation changes() {
		Augmentation wanted = augmentation();
		return (wanted != null) ? wanted : Augmentation.NONE;
	}

	/** The datasets in either case. */
	default List<Portion> portions() {
		String only = dataset();
		return (only != null) ? List.of(new Portion(only, null)) : (datasets() != null) ? datasets() : List.of();
	}

	@Override
	default void check(Checks checks) {
		List<Portion> mixture = datasets();
		checks.that(mixture != null || dataset() != null, "dataset",
				"is missing: the name of a dataset, or 'datasets', a list of {dataset: NAME, weight: W}");
		if (mixture == null) {
			return;
		}
		checks.that(dataset() == null, "dataset", "is given beside 'datasets'; a source draws from one or from a list");
		checks.that(!mixture.isEmpty(), "datasets", "must list at least one {dataset: NAME, weight: W}");
		boolean weighted = mixture.stream().anyMatch((portion) -> portion.weight() != null);
		Set<String> names = new HashSet<>();
		for (int i = 0; i < mixture.size(); i++) {
			Portion portion = mixture.get(i);
			String place = "datasets[" + i + "]";
			checks.that(portion.dataset().isEmpty() || names.add(portion.dataset()), place + ".dataset",
					"names '%s' a second time; give it one weight", portion.dataset());
			checks.that(!weighted || portion.weight() != null, place + ".weight",
					"is missing: as another dataset has one, each needs one; without any, each gives as many samples "
							+ "as it has");
		}
	}

}
