package org.imglish.core.image;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;
import org.opencv.core.Mat;
import org.opencv.core.Rect;

/** How a whole image becomes a square where nothing is drawn at random. */
public enum Framing {

	/**
	 * The shorter side is scaled to the square's and the middle is cut out: what the
	 * released code does for image classification.
	 */
	@Field("The shorter side is scaled to the square's and the middle is cut out.")
	@Formerly("centre")
	@JsonAlias("CENTRE")
	CENTER {
		@Override
		public Mat square(Mat image, int side) {
			int shorter = Math.min(image.cols(), image.rows());
			Mat scaled = Scaling.bicubic(image, longer(image.cols(), shorter, side),
					longer(image.rows(), shorter, side));
			Rect middle = new Rect(middle(scaled.cols(), side), middle(scaled.rows(), side), side, side);
			Mat cut = scaled.submat(middle);
			try {
				return cut.clone();
			}
			finally {
				cut.release();
				scaled.release();
			}
		}
	},

	/**
	 * Both sides are scaled to the square's, whatever the aspect ratio: what the released
	 * code does for vision-language tasks.
	 */
	@Field("Both sides are scaled to the square's, whatever the aspect ratio.")
	WHOLE {
		@Override
		public Mat square(Mat image, int side) {
			return Scaling.bicubic(image, side, side);
		}
	};

	/**
	 * Makes the square; the image is left as it is.
	 * @param image 8-bit, three channels
	 * @param side in pixels
	 * @return to be released by the caller
	 */
	public abstract Mat square(Mat image, int side);

	private static int longer(int length, int shorter, int side) {
		return (int) ((long) length * side / shorter);
	}

	/** Half of an odd remainder is rounded to even, as torchvision's centre crop does. */
	private static int middle(int length, int side) {
		return (int) Math.rint((length - side) / 2.0);
	}

}
