package org.imglish.core.source;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes a PNG of raw grey pixels, so that IDX images go the way of all images. */
final class GreyPng {

	private GreyPng() {
	}

	static byte[] encode(byte[] pixels, int width, int height) throws IOException {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				image.getRaster().setSample(x, y, 0, pixels[y * width + x] & 0xff);
			}
		}
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
			ImageIO.write(image, "png", out);
		}
		return png.toByteArray();
	}

}
