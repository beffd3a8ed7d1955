package org.imglish.core.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * The class of each pixel of an image, as semantic segmentation learns and predicts it.
 * Kept as PNG, so that nothing is lost.
 *
 * @param width in pixels
 * @param height in pixels
 * @param labels class numbers row by row, to be read without sign; {@link #IGNORED} where
 * there is none
 */
@SuppressWarnings("ArrayRecordComponent")
public record LabelMap(int width, int height, byte[] labels) {

	/** Label of pixels that are of no class. */
	public static final int IGNORED = 255;

	/** Classes are numbered below {@link #IGNORED}. */
	public static final int MAX_CLASSES = IGNORED;

	private static final int GREY = 0;

	private static final int PALETTE = 3;

	private static final int BIT_DEPTH_AT = 24;

	private static final int COLOR_TYPE_AT = 25;

	public LabelMap {
		if (labels.length != width * height) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A map of %d x %d pixels has %d labels, but got %d", width, height, width * height, labels.length));
		}
	}

	/**
	 * Decodes a PNG of class numbers: grey values, or numbers of palette entries, of at
	 * most 8 bits.
	 * @param maxPixels width times height above which a map is refused
	 * @throws BrokenImageException if it cannot be decoded, or holds colors or 16-bit
	 * values
	 * @throws LargeImageException if it has too many pixels
	 */
	public static LabelMap decode(byte[] encoded, long maxPixels) throws BrokenImageException, LargeImageException {
		ImageHeader header = ImageHeader.read(encoded);
		if (header.format() != ImageFormat.PNG) {
			throw new BrokenImageException("it is no PNG, which keeps class numbers as they are");
		}
		header.checkPixels(maxPixels);
		ImageBytes bytes = new ImageBytes(encoded);
		int depth = bytes.at(BIT_DEPTH_AT);
		int type = bytes.at(COLOR_TYPE_AT);
		if (type != GREY && type != PALETTE) {
			throw new BrokenImageException("it holds colors; class numbers are grey values or numbers of a palette");
		}
		if (depth > Byte.SIZE) {
			throw new BrokenImageException(
					"its values have " + depth + " bits; class numbers have at most 8, from 0 to 254");
		}
		return (type == GREY && depth == Byte.SIZE) ? grey(encoded) : indexed(encoded);
	}

	private static LabelMap grey(byte[] encoded) throws BrokenImageException {
		MatOfByte bytes = new MatOfByte(encoded);
		Mat image = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_GRAYSCALE);
		try {
			if (image.empty()) {
				throw new BrokenImageException("it cannot be decoded, or not to its end");
			}
			return of(image);
		}
		finally {
			image.release();
			bytes.release();
		}
	}

	/** OpenCV would give the palette's colors, and stretch values of fewer bits. */
	private static LabelMap indexed(byte[] encoded) throws BrokenImageException {
		try {
			BufferedImage image = ImageIO.read(new ByteArrayInputStream(encoded));
			if (image == null) {
				throw new BrokenImageException("it cannot be decoded");
			}
			int[] values = image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
			byte[] labels = new byte[values.length];
			for (int i = 0; i < values.length; i++) {
				labels[i] = (byte) values[i];
			}
			return new LabelMap(image.getWidth(), image.getHeight(), labels);
		}
		catch (IOException | RuntimeException ex) {
			throw new BrokenImageException("it cannot be decoded, or not to its end (" + ex.getMessage() + ")");
		}
	}

	private static LabelMap of(Mat image) {
		byte[] labels = new byte[image.rows() * image.cols()];
		image.get(0, 0, labels);
		return new LabelMap(image.cols(), image.rows(), labels);
	}

	/** The label of a pixel, from 0 to {@link #IGNORED}. */
	public int at(int x, int y) {
		return this.labels[y * this.width + x] & 0xff;
	}

	/** Number of pixels with each label. */
	public int[] counts() {
		int[] counts = new int[IGNORED + 1];
		for (byte label : this.labels) {
			counts[label & 0xff]++;
		}
		return counts;
	}

	/** The same map in another size: each pixel takes the label of the one it lies in. */
	public LabelMap resized(int newWidth, int newHeight) {
		if (newWidth == this.width && newHeight == this.height) {
			return this;
		}
		Mat from = mat();
		Mat to = new Mat();
		Imgproc.resize(from, to, new Size(newWidth, newHeight), 0, 0, Imgproc.INTER_NEAREST);
		LabelMap resized = of(to);
		from.release();
		to.release();
		return resized;
	}

	/** A part of the map. */
	public LabelMap part(Rect place) {
		byte[] part = new byte[place.width * place.height];
		for (int y = 0; y < place.height; y++) {
			System.arraycopy(this.labels, (place.y + y) * this.width + place.x, part, y * place.width, place.width);
		}
		return new LabelMap(place.width, place.height, part);
	}

	/** The map with left and right swapped. */
	public LabelMap mirrored() {
		byte[] mirrored = new byte[this.labels.length];
		for (int i = 0; i < mirrored.length; i++) {
			mirrored[i] = this.labels[i - i % this.width + this.width - 1 - i % this.width];
		}
		return new LabelMap(this.width, this.height, mirrored);
	}

	/** The map as a grey PNG whose values are the class numbers. */
	public byte[] encode() {
		Mat image = mat();
		MatOfByte bytes = new MatOfByte();
		Imgcodecs.imencode(".png", image, bytes);
		byte[] encoded = bytes.toArray();
		bytes.release();
		image.release();
		return encoded;
	}

	/**
	 * The map as a PNG that programs read as class numbers and people see in colors.
	 * @param palette color of each class
	 */
	public byte[] encode(ClassPalette palette) {
		IndexColorModel colors = new IndexColorModel(Byte.SIZE, IGNORED + 1, palette.channel(0), palette.channel(1),
				palette.channel(2));
		BufferedImage image = new BufferedImage(this.width, this.height, BufferedImage.TYPE_BYTE_INDEXED, colors);
		image.getRaster().setDataElements(0, 0, this.width, this.height, this.labels);
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
			ImageIO.write(image, "png", out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return png.toByteArray();
	}

	private Mat mat() {
		Mat image = new Mat(this.height, this.width, CvType.CV_8UC1);
		image.put(0, 0, this.labels);
		return image;
	}

}
