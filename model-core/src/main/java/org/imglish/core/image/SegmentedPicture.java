package org.imglish.core.image;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Shows people how an image was segmented: the image, the true classes, the predicted
 * ones, and the predicted ones over the image.
 *
 * @param decoder decodes the image
 * @param palette colors of the classes
 */
public record SegmentedPicture(ImageDecoder decoder, ClassPalette palette) {

	/** Longer side of the pictures, at most. */
	private static final int LONGEST = 512;

	private static final int CHANNELS = 3;

	/**
	 * Paints.
	 * @param encoded the image
	 * @param truth the true classes of its pixels, in any size, or null
	 * @param found the predicted classes, in any size
	 * @return PNGs of one size: {@code image}, {@code truth} where there is one,
	 * {@code prediction}, {@code overlay}
	 */
	public Map<String, byte[]> of(byte[] encoded, @Nullable LabelMap truth, LabelMap found)
			throws BrokenImageException, LargeImageException {
		double factor = Math.min(1, (double) LONGEST / Math.max(found.width(), found.height()));
		int width = (int) Math.max(1, Math.round(found.width() * factor));
		int height = (int) Math.max(1, Math.round(found.height() * factor));
		LabelMap shown = found.resized(width, height);
		Mat image = this.decoder.decode(encoded);
		try {
			Imgproc.resize(image, image, new Size(width, height), 0, 0, Imgproc.INTER_AREA);
			Map<String, byte[]> pictures = new LinkedHashMap<>();
			pictures.put("image", png(image));
			if (truth != null) {
				pictures.put("truth", truth.resized(width, height).encode(this.palette));
			}
			pictures.put("prediction", shown.encode(this.palette));
			paint(image, shown);
			pictures.put("overlay", png(image));
			return pictures;
		}
		finally {
			image.release();
		}
	}

	/** Half the image, half the colors of the classes. */
	private void paint(Mat image, LabelMap map) {
		byte[] row = new byte[CHANNELS * map.width()];
		for (int y = 0; y < map.height(); y++) {
			image.get(y, 0, row);
			for (int i = 0; i < row.length; i++) {
				int color = this.palette.value(map.at(i / CHANNELS, y), CHANNELS - 1 - i % CHANNELS);
				row[i] = (byte) (((row[i] & 0xff) + color + 1) / 2);
			}
			image.put(y, 0, row);
		}
	}

	private static byte[] png(Mat image) {
		MatOfByte bytes = new MatOfByte();
		Imgcodecs.imencode(".png", image, bytes);
		byte[] encoded = bytes.toArray();
		bytes.release();
		return encoded;
	}

}
