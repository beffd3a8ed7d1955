package org.imglish.core.augmentation;

import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

import org.imglish.core.image.Scaling;
import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.image.RandomCrop;
import org.opencv.core.Mat;

/**
 * Takes encoded images to squares of normalized pixels: decode, cut, scale, change,
 * normalize, erase. Safe for use by several threads.
 */
public final class ImagePipeline {

	private final ImageDecoder decoder;

	private final int side;

	private final ImageForm form;

	/**
	 * @param side side of the squares in pixels
	 * @param form how an image becomes a square where no part of it is drawn, and what
	 * its values become
	 */
	public ImagePipeline(ImageDecoder decoder, int side, ImageForm form) {
		this.decoder = decoder;
		this.side = side;
		this.form = form;
	}

	/**
	 * Fills a square.
	 * @param encoded JPEG, PNG or another format that the decoder knows
	 * @param random what is drawn comes from here
	 * @param square {@code [3, side, side]} red, green, blue; filled from its position
	 */
	public void read(byte[] encoded, Augmentation augmentation, RandomGenerator random, FloatBuffer square)
			throws BrokenImageException, LargeImageException {
		Mat image = this.decoder.decode(encoded);
		Mat cut = image;
		try {
			cut = cut(image, augmentation, random);
			for (ImageChange change : augmentation.changes()) {
				change.apply(cut, random);
			}
			FloatBuffer values = square.slice();
			this.form.normalization().put(cut, values, this.side, this.side);
			RandomErasing erasing = augmentation.randomErasing();
			if (erasing != null) {
				erasing.apply(values, this.side, random);
			}
		}
		finally {
			cut.release();
			image.release();
		}
	}

	private Mat cut(Mat image, Augmentation augmentation, RandomGenerator random) {
		RandomCrop crop = augmentation.crop();
		if (crop == null) {
			return this.form.framing().square(image, this.side);
		}
		Mat part = image.submat(crop.draw(image.cols(), image.rows(), random));
		try {
			return Scaling.bicubic(part, this.side, this.side);
		}
		finally {
			part.release();
		}
	}

}
