package org.imglish.core.augmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.opencv.core.Mat;

/**
 * Changes brightness, contrast, saturation and hue by drawn amounts, in a drawn order, as
 * torchvision's ColorJitter does. Falsifies texts that name colours.
 *
 * @param brightness most by which the factor of brightness differs from 1, at least 0
 * @param contrast most by which the factor of contrast differs from 1, at least 0
 * @param saturation most by which the factor of saturation differs from 1, at least 0
 * @param hue most by which the hue is turned, in turns, from 0 to 0.5
 */
public record ColourJitter(double brightness, double contrast, double saturation, double hue) implements ImageChange {

	public ColourJitter {
		if (!(brightness >= 0 && contrast >= 0 && saturation >= 0)) {
			throw new IllegalArgumentException(
					"brightness, contrast and saturation must be at least 0, but are %s, %s, %s".formatted(brightness,
							contrast, saturation));
		}
		if (!(hue >= 0 && hue <= 0.5)) {
			throw new IllegalArgumentException("hue must be from 0 to 0.5 turns, but is " + hue);
		}
	}

	@Override
	public void apply(Mat image, RandomGenerator random) {
		double brightening = factor(this.brightness, random);
		double contrasting = factor(this.contrast, random);
		double saturating = factor(this.saturation, random);
		double turning = (2 * random.nextDouble() - 1) * this.hue;
		List<Runnable> changes = new ArrayList<>();
		changes.add(() -> Tones.brighten(image, brightening));
		changes.add(() -> Tones.contrast(image, contrasting));
		changes.add(() -> Tones.saturate(image, saturating));
		changes.add(() -> Tones.turnHue(image, turning));
		while (!changes.isEmpty()) {
			changes.remove(random.nextInt(changes.size())).run();
		}
	}

	private static double factor(double most, RandomGenerator random) {
		double least = Math.max(0, 1 - most);
		return least + random.nextDouble() * (1 + most - least);
	}

}
