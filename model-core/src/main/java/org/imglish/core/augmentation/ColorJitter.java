package org.imglish.core.augmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.opencv.core.Mat;

/**
 * Changes brightness, contrast, saturation and hue by drawn amounts, in a drawn order, as
 * torchvision's ColorJitter does. Falsifies texts that name colors. Hue stays as it is
 * where nothing is said, as in BEiT's pretraining.
 */
public record ColorJitter(
		@Field(value = "Most by which the factor of brightness differs from 1.", min = 0, max = 10,
				byDefault = "0.4") double brightness,
		@Field(value = "Most by which the factor of contrast differs from 1.", min = 0, max = 10,
				byDefault = "0.4") double contrast,
		@Field(value = "Most by which the factor of saturation differs from 1.", min = 0, max = 10,
				byDefault = "0.4") double saturation,
		@Field(value = "Most by which the hue is turned.", unit = "turns", min = 0, max = 0.5,
				byDefault = "0") double hue)
		implements
			ImageChange {

	public ColorJitter {
		Checks checks = new Checks();
		checks.that(brightness >= 0, "brightness", "must be at least 0, but is %s", brightness);
		checks.that(contrast >= 0, "contrast", "must be at least 0, but is %s", contrast);
		checks.that(saturation >= 0, "saturation", "must be at least 0, but is %s", saturation);
		checks.that(hue >= 0 && hue <= 0.5, "hue", "must be from 0 to 0.5 turns, but is %s", hue);
		checks.done();
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
