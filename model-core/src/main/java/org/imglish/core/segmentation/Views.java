package org.imglish.core.segmentation;

import java.util.List;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;

/** In what forms a whole image is looked at; the probabilities of all are averaged. */
public record Views(
		@Field(value = "Scales of the image; the published results of several take 0.5, 0.75, 1, 1.25, 1.5 and 1.75.",
				byDefault = "[1.0]") List<Double> scales,
		@Field(value = "Whether the mirror image of each is looked at too.", byDefault = "false") boolean mirrored)
		implements
			Checked {

	/** The image itself. */
	public static final Views ONE = new Views(List.of(1.0), false);

	private static final double LEAST = 0.05;

	private static final double MOST = 20;

	public Views {
		scales = List.copyOf(scales);
	}

	@Override
	public void check(Checks checks) {
		checks.that(!this.scales.isEmpty(), "scales", "is empty; give at least one, for example [1.0]");
		for (double scale : this.scales) {
			checks.that(scale >= LEAST && scale <= MOST, "scales", "holds %s; scales are from %s to %s", scale, LEAST,
					MOST);
		}
	}

}
