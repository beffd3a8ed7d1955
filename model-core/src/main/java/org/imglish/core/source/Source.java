package org.imglish.core.source;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where records come from.
 *
 * @param format format of the files
 * @param path the annotation file, tar file, text file or folder, inside a data root
 * @param images folder of the images (COCO captions, JSON lines) or the IDX file of the
 * labels; null where the format needs none
 */
public record Source(SourceFormat format, Path path, @Nullable Path images) {

}
