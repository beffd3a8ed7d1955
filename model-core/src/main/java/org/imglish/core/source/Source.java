package org.imglish.core.source;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where records come from.
 *
 * @param format format of the files
 * @param path the annotation file, tar file, text file or folder, inside a data root
 * @param images folder of the images; null where the format needs none
 * @param labels file of the labels (IDX), of the class names (image index) or of the
 * answers (VQA); null where there is none
 * @param splits splits to read (Karpathy); empty for all
 */
public record Source(SourceFormat format, Path path, @Nullable Path images, @Nullable Path labels,
		List<String> splits) {

	public Source {
		splits = List.copyOf(splits);
	}

	/** A source that is read as a whole. */
	public Source(SourceFormat format, Path path, @Nullable Path images, @Nullable Path labels) {
		this(format, path, images, labels, List.of());
	}

}
