package org.imglish.core.loader;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.jspecify.annotations.Nullable;

/** Reads samples by number and decodes their images into one array. */
public final class ImageBatches {

	private static final long MOST_PIXELS = 1L << 26;

	private final ImageDecoder decoder = new ImageDecoder(MOST_PIXELS);

	private final int side;

	/**
	 * @param side side of the decoded images in pixels
	 */
	public ImageBatches(int side) {
		this.side = side;
	}

	/** Reads the samples with the given numbers. */
	public static List<Sample> read(ShardedSamples dataset, List<Long> indices) {
		return indices.stream().map((index) -> dataset.read(Math.toIntExact(index))).toList();
	}

	/**
	 * Decodes the images of samples.
	 * @return {@code [samples, 3, side, side]}
	 */
	public float[] pixels(ShardedSamples dataset, List<Sample> samples) throws IOException {
		return pixels(dataset.manifest().dataset(), samples, Sample::image);
	}

	/**
	 * Decodes one of the images of samples.
	 * @param dataset name of their dataset, for error messages
	 * @param which which image
	 * @return {@code [samples, 3, side, side]}
	 */
	public float[] pixels(String dataset, List<Sample> samples, Function<Sample, byte @Nullable []> which)
			throws IOException {
		return pixels(dataset, samples, which, (image) -> this.decoder.square(image, this.side));
	}

	/**
	 * Decodes parts of the images of samples.
	 * @param crop how the parts are drawn
	 * @return {@code [samples, 3, side, side]}
	 */
	public float[] pixels(ShardedSamples dataset, List<Sample> samples, RandomCrop crop, RandomGenerator random)
			throws IOException {
		return pixels(dataset.manifest().dataset(), samples, Sample::image,
				(image) -> this.decoder.square(image, this.side, crop, random));
	}

	private float[] pixels(String dataset, List<Sample> samples, Function<Sample, byte @Nullable []> which,
			Decoding decoding) throws IOException {
		int length = 3 * this.side * this.side;
		float[] pixels = new float[samples.size() * length];
		for (int i = 0; i < samples.size(); i++) {
			Sample sample = samples.get(i);
			byte[] image = which.apply(sample);
			if (image == null) {
				throw new IOException("Sample " + sample.id() + " of dataset " + dataset
						+ " has no image, but the recipe uses the dataset for images");
			}
			try {
				System.arraycopy(decoding.square(image), 0, pixels, i * length, length);
			}
			catch (BrokenImageException | LargeImageException ex) {
				throw new IOException("The image of sample " + sample.id() + " of dataset " + dataset
						+ " cannot be used: " + ex.getMessage(), ex);
			}
		}
		return pixels;
	}

	/** Makes a square of one image. */
	private interface Decoding {

		float[] square(byte[] image) throws BrokenImageException, LargeImageException;

	}

}
