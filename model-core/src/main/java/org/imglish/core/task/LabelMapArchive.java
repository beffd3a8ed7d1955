package org.imglish.core.task;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file with a grey PNG of class numbers for each image under the image's name, as
 * servers of segmentation benchmarks take them.
 */
record LabelMapArchive() implements ResultsFile {

	/** Equal predictions give equal bytes, so files have no time of their own. */
	private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

	@Override
	public String name() {
		return "label-maps.zip";
	}

	@Override
	public void write(List<Prediction> predictions, OutputStream out) throws IOException {
		ZipOutputStream zip = new ZipOutputStream(out);
		for (Prediction prediction : predictions) {
			ZipEntry entry = new ZipEntry(ResultsFile.required(prediction, "image_id") + ".png");
			entry.setTimeLocal(TIME);
			zip.putNextEntry(entry);
			zip.write(Base64.getDecoder().decode(ResultsFile.required(prediction, "mask").toString()));
			zip.closeEntry();
		}
		zip.finish();
	}

}
