package org.imglish.core.detection;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;

import javax.imageio.ImageIO;

import org.imglish.core.dense.Decay;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.Normalization;
import org.imglish.core.region.Box;
import org.imglish.core.region.LabelledObject;
import org.imglish.core.region.LabelledObjects;
import org.imglish.core.region.Polygon;
import org.imglish.core.region.RunLengthMask;
import org.junit.jupiter.api.Test;
import org.opencv.core.Rect;
import org.opencv.core.Size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class JitteredImagesTests {

	private static final int SIDE = 32;

	private static final int WIDTH = 40;

	private static final int HEIGHT = 20;

	private static final LabelledObject OBJECT = new LabelledObject(4, new Box(10, 5, 12, 8), 96, false,
			new Polygon(10, 5, 22, 5, 22, 13, 10, 13).mask(HEIGHT, WIDTH));

	private static Detection setting(boolean masks, double minScale, double maxScale) {
		return new Detection(masks, minScale, maxScale, true, 14, 8, 16, 1, null, 100, 0.05, false, Decay.HARD);
	}

	/** White where the object is, black elsewhere, kept in half the size. */
	private static byte[] picture() throws Exception {
		BufferedImage image = new BufferedImage(WIDTH / 2, HEIGHT / 2, BufferedImage.TYPE_INT_RGB);
		for (int y = 2; y < 7; y++) {
			for (int x = 5; x < 11; x++) {
				image.setRGB(x, y, 0xffffff);
			}
		}
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		ImageIO.write(image, "png", png);
		return png.toByteArray();
	}

	private static JitteredImages.Drawn draw(Detection setting, int seed, FloatBuffer square, LabelledObject... objects)
			throws Exception {
		return new JitteredImages(new ImageDecoder(10_000), setting, Normalization.HALF, SIDE).read(picture(),
				new LabelledObjects(WIDTH, HEIGHT, List.of(objects)), new SplittableRandom(seed), square);
	}

	@Test
	void boxesAndMasksLieWhereTheObjectIsSeen() throws Exception {
		for (int seed = 0; seed < 40; seed++) {
			FloatBuffer square = FloatBuffer.allocate(3 * SIDE * SIDE);
			JitteredImages.Drawn drawn = draw(setting(true, 0.5, 3), seed, square, OBJECT);
			if (drawn.truth().boxes().count() == 0) {
				continue;
			}
			RunLengthMask mask = drawn.truth().masks().get(0);
			byte[] pixels = mask.pixels();
			int agreeing = 0;
			for (int y = 0; y < mask.height(); y++) {
				for (int x = 0; x < mask.width(); x++) {
					boolean white = square.get(y * SIDE + x) > 0;
					agreeing += (white == (pixels[y * mask.width() + x] != 0)) ? 1 : 0;
				}
			}
			assertThat((double) agreeing / pixels.length).as("seed %d", seed).isGreaterThan(0.85);
			Box around = mask.box();
			assertThat((double) drawn.truth().boxes().left(0)).isCloseTo(around.x(), within(1.0));
			assertThat((double) drawn.truth().boxes().bottom(0)).isCloseTo(around.y() + around.height(), within(1.0));
			assertThat(drawn.truth().classes()).containsExactly(5);
			assertThat(drawn.size()).isEqualTo(new ImageSize(mask.height(), mask.width()));
		}
	}

	@Test
	void theLongerSideFillsTheModelsAtScaleOne() throws Exception {
		FloatBuffer square = FloatBuffer.allocate(3 * SIDE * SIDE);
		assertThat(draw(setting(true, 1, 1), 1, square, OBJECT).size()).isEqualTo(new ImageSize(16, 32));
		assertThat(square.get(16 * SIDE)).as("padding").isZero();
		assertThat(square.get(15 * SIDE)).isEqualTo(-1);
	}

	@Test
	void crowdsAreNotLearnedFromNorWhatACropLeavesOut() throws Exception {
		FloatBuffer square = FloatBuffer.allocate(3 * SIDE * SIDE);
		LabelledObject crowd = new LabelledObject(4, OBJECT.box(), 96, true, OBJECT.mask());
		assertThat(draw(setting(true, 1, 1), 1, square, crowd).truth().boxes().count()).isZero();
		LabelledObject corner = new LabelledObject(0, new Box(0, 0, 2, 2), 4, false, null);
		int seen = 0;
		for (int seed = 0; seed < 40; seed++) {
			seen += draw(setting(false, 2, 2), seed, square, corner).truth().boxes().count();
		}
		assertThat(seen).isBetween(1, 20);
	}

	@Test
	void aCutObjectHasTheBoxOfWhatIsLeftOfIt() {
		JitterCrop crop = new JitterCrop(8, 8, new Size(8, 8), new Rect(4, 0, 4, 8), true);
		RunLengthMask corner = new Polygon(0, 0, 8, 0, 0, 8).mask(8, 8);
		assertThat(crop.edges(new Box(1, 2, 5, 3))).containsExactly(2, 2, 7, 5);
		RunLengthMask part = crop.part(corner);
		assertThat(part.area()).isBetween(4.0, 10.0);
		assertThat(part.box().x() + part.box().width()).as("mirrored to the right").isEqualTo(4);
		assertThat(crop.part(new RunLengthMask(8, 8, 64))).isEqualTo(new RunLengthMask(8, 4, 32));
	}

}
