package org.imglish.core.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.imglish.core.region.LabelledObject;
import org.imglish.core.region.LabelledObjects;
import org.imglish.core.source.RecordCheck.Reason;

/**
 * The annotated objects of an image as they stand in a source. One that cannot be used
 * makes its image unusable: a detector would learn that there is nothing in its place.
 *
 * @param width that the source says the image has, in pixels
 * @param height that the source says the image has
 * @param objects possibly none
 */
record SourceObjects(int width, int height, List<SourceObject> objects) {

	/**
	 * Makes of them what a sample keeps.
	 * @param imageWidth of the image that they belong to
	 * @param imageHeight of the image
	 * @throws BrokenRecordException if one of them is no object of this image
	 */
	LabelledObjects checked(int imageWidth, int imageHeight) throws BrokenRecordException {
		if (this.width != imageWidth || this.height != imageHeight) {
			throw new BrokenRecordException(Reason.BROKEN_LABELS,
					String.format(Locale.ROOT, "it is annotated as an image of %d x %d pixels, but has %d x %d",
							this.width, this.height, imageWidth, imageHeight));
		}
		List<LabelledObject> checked = new ArrayList<>();
		for (SourceObject object : this.objects) {
			checked.add(object.checked(imageWidth, imageHeight));
		}
		return new LabelledObjects(imageWidth, imageHeight, checked);
	}

	/** All of it, to tell two annotations of one image apart. */
	String text() {
		StringBuilder text = new StringBuilder();
		for (SourceObject object : this.objects) {
			text.append(object.category())
				.append(Arrays.toString(object.box()))
				.append(object.area())
				.append(object.crowd())
				.append((object.outline() != null) ? object.outline().text() : "-");
		}
		return text.toString();
	}

}
