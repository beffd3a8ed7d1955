package org.imglish.core.augmentation;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Mixes each image of a batch with another: the first with the last and so on, as timm
 * does. Either values are averaged (mixup, arXiv 1710.09412) or a rectangle is exchanged
 * (CutMix, arXiv 1905.04899); where both are on, each in half of the batches.
 *
 * @param mixup parameter of the beta distribution that shares are drawn from, at least 0;
 * 0 switches it off
 * @param cutmix the same for areas
 */
public record BatchMixing(double mixup, double cutmix) {

	private static final int CHANNELS = 3;

	public BatchMixing {
		if (!(mixup >= 0 && cutmix >= 0 && mixup + cutmix > 0)) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"mixup and cutmix must be at least 0 and not both 0, but are %s and %s", mixup, cutmix));
		}
	}

	/**
	 * Mixes the images in place.
	 * @param images {@code [3, side, side]} each
	 * @return share of itself that each image keeps; the rest is its partner's
	 */
	public double apply(List<FloatBuffer> images, int side, RandomGenerator random) {
		boolean cut = this.cutmix > 0 && (this.mixup == 0 || random.nextBoolean());
		double share = beta(cut ? this.cutmix : this.mixup, random);
		Box box = cut ? Box.draw(1 - share, side, random) : null;
		for (int i = 0; i < images.size() / 2; i++) {
			FloatBuffer partner = images.get(images.size() - 1 - i);
			if (box != null) {
				box.exchange(images.get(i), partner, side);
			}
			else {
				average(images.get(i), partner, (float) share);
			}
		}
		return (box != null) ? 1 - (double) box.area() / (side * side) : share;
	}

	private static void average(FloatBuffer image, FloatBuffer partner, float share) {
		for (int i = 0; i < image.limit(); i++) {
			float own = image.get(i);
			float other = partner.get(i);
			image.put(i, share * own + (1 - share) * other);
			partner.put(i, share * other + (1 - share) * own);
		}
	}

	/** A number from the beta distribution with both parameters equal (Jöhnk). */
	private static double beta(double parameter, RandomGenerator random) {
		while (true) {
			double x = Math.pow(random.nextDouble(), 1 / parameter);
			double y = Math.pow(random.nextDouble(), 1 / parameter);
			if (x + y > 0 && x + y <= 1) {
				return x / (x + y);
			}
		}
	}

	/** A rectangle, cut off at the border of the image. */
	private record Box(int left, int top, int right, int bottom) {

		static Box draw(double area, int side, RandomGenerator random) {
			int length = (int) (side * Math.sqrt(area));
			int x = random.nextInt(side);
			int y = random.nextInt(side);
			return new Box(Math.max(0, x - length / 2), Math.max(0, y - length / 2), Math.min(side, x + length / 2),
					Math.min(side, y + length / 2));
		}

		int area() {
			return (this.right - this.left) * (this.bottom - this.top);
		}

		void exchange(FloatBuffer image, FloatBuffer partner, int side) {
			for (int channel = 0; channel < CHANNELS; channel++) {
				for (int y = this.top; y < this.bottom; y++) {
					for (int x = this.left; x < this.right; x++) {
						int place = (channel * side + y) * side + x;
						float own = image.get(place);
						image.put(place, partner.get(place));
						partner.put(place, own);
					}
				}
			}
		}

	}

}
