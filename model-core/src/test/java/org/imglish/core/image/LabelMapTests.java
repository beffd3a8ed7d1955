package org.imglish.core.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Rect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LabelMapTests {

	private static final LabelMap MAP = new LabelMap(3, 2, new byte[] { 0, 1, 2, (byte) 255, (byte) 254, 7 });

	@BeforeAll
	static void loadOpenCv() {
		new ImageDecoder(1);
	}

	private static byte[] png(BufferedImage image) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ImageIO.write(image, "png", out);
		return out.toByteArray();
	}

	private static LabelMap decode(byte[] png) throws Exception {
		return LabelMap.decode(png, 100);
	}

	@Test
	void nothingIsLostInAPng() throws Exception {
		assertThat(decode(MAP.encode())).usingRecursiveComparison().isEqualTo(MAP);
		assertThat(decode(MAP.encode(ClassPalette.USUAL))).usingRecursiveComparison().isEqualTo(MAP);
	}

	@Test
	void classesHaveColorsOfTheirOwn() throws Exception {
		byte[] png = MAP.encode(ClassPalette.USUAL);
		BufferedImage seen = ImageIO.read(new java.io.ByteArrayInputStream(png));
		assertThat(String.format("#%06x", seen.getRGB(1, 0) & 0xffffff)).isEqualTo(ClassPalette.USUAL.color(1))
			.isEqualTo("#008000");
		assertThat(java.util.stream.IntStream.range(0, 256).mapToObj(ClassPalette.USUAL::color))
			.doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 4, 8 })
	void aPaletteIsReadByItsNumbers(int bits) throws Exception {
		int last = (1 << bits) - 1;
		byte[] values = new byte[1 << bits];
		for (int i = 0; i < values.length; i++) {
			values[i] = (byte) (200 - i);
		}
		BufferedImage image = new BufferedImage(2, 1,
				(bits < 8) ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED,
				new IndexColorModel(bits, values.length, values, values, values));
		image.getRaster().setSample(1, 0, 0, last);
		assertThat(decode(png(image)).labels()).containsExactly(0, (byte) last);
	}

	@Test
	void whatHoldsNoClassNumbersIsRefused() throws IOException {
		byte[] colors = png(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB));
		byte[] deep = png(new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY));
		assertThatExceptionOfType(BrokenImageException.class).isThrownBy(() -> decode(colors))
			.withMessageContaining("colors");
		assertThatExceptionOfType(BrokenImageException.class).isThrownBy(() -> decode(deep))
			.withMessageContaining("16 bits");
		byte[] whole = MAP.encode();
		byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 20);
		assertThatExceptionOfType(BrokenImageException.class).isThrownBy(() -> decode(cut));
		assertThatExceptionOfType(LargeImageException.class).isThrownBy(() -> LabelMap.decode(whole, 5));
	}

	@Test
	void anotherSizeMixesNoClasses() {
		LabelMap large = MAP.resized(6, 4);
		assertThat(large.at(5, 3)).isEqualTo(7);
		assertThat(large.at(0, 2)).isEqualTo(255);
		assertThat(large.counts()[254]).isEqualTo(4);
		assertThat(large.resized(3, 2)).usingRecursiveComparison().isEqualTo(MAP);
	}

	@Test
	void partsAndMirrorImagesAreThoseOfTheMap() {
		assertThat(MAP.mirrored().labels()).containsExactly(2, 1, 0, 7, (byte) 254, (byte) 255);
		assertThat(MAP.part(new Rect(1, 0, 2, 2)).labels()).containsExactly(1, 2, (byte) 254, 7);
	}

}
