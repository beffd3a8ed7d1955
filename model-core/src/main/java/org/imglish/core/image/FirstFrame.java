package org.imglish.core.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Decodes the first frame of what OpenCV does not read: GIF and animated WebP. */
final class FirstFrame {

	private FirstFrame() {
	}

	/**
	 * Decodes.
	 * @param maxPixels width times height above which the frame is refused
	 * @return 8-bit, channels blue, green, red
	 */
	static Mat decode(byte[] encoded, long maxPixels) throws BrokenImageException, LargeImageException {
		try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
			Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
			if (!readers.hasNext()) {
				throw new BrokenImageException("it cannot be decoded");
			}
			ImageReader reader = readers.next();
			try {
				reader.setInput(stream, true, true);
				long width = reader.getWidth(0);
				long height = reader.getHeight(0);
				if (width * height > maxPixels) {
					throw new LargeImageException(width, height, maxPixels);
				}
				return mat(reader.read(0));
			}
			finally {
				reader.dispose();
			}
		}
		catch (IOException | RuntimeException ex) {
			throw new BrokenImageException("it cannot be decoded, or not to its end (" + ex.getMessage() + ")");
		}
	}

	private static Mat mat(BufferedImage image) {
		int width = image.getWidth();
		int height = image.getHeight();
		byte[] pixels = new byte[3 * width * height];
		int[] row = new int[width];
		int at = 0;
		for (int y = 0; y < height; y++) {
			image.getRGB(0, y, width, 1, row, 0, width);
			for (int color : row) {
				pixels[at++] = (byte) color;
				pixels[at++] = (byte) (color >> 8);
				pixels[at++] = (byte) (color >> 16);
			}
		}
		Mat mat = new Mat(height, width, CvType.CV_8UC3);
		mat.put(0, 0, pixels);
		return mat;
	}

}
