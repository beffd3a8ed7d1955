package org.imglish.core.source;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where records come from.
 *
 * @param format format of the files
 * @param path the annotation file, tar file, text file or folder, inside a data root
 * @param images folder of the images; null where the format needs none
 * @param labels file of the labels (IDX) or of the answers (VQA); null where there is
 * none
 */
public record Source(SourceFormat format, Path path, @Nullable Path images, @Nullable Path labels) {

}
