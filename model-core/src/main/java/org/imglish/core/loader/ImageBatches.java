package org.imglish.core.loader;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.ImagePipeline;
import org.imglish.core.image.BrokenImageException;
import org.imglish.core.image.Framing;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.LargeImageException;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.jspecify.annotations.Nullable;

/**
 * Reads samples by number and decodes their images into one batch, several at a time.
 * What a batch holds does not depend on the number of threads.
 */
public final class ImageBatches implements AutoCloseable {

	private static final long MAX_PIXELS = ImageDecoder.MAX_READ;

	private static final int MAX_THREADS = 16;

	private final ImagePipeline pipeline;

	private final int side;

	private final ForkJoinPool threads;

	/**
	 * @param side side of the decoded images in pixels
	 * @param form how an image becomes a square where no part of it is drawn, and what
	 * its values become
	 * @param threads how many images are decoded at a time, at least 1
	 */
	public ImageBatches(int side, ImageForm form, int threads) {
		this.side = side;
		this.pipeline = new ImagePipeline(new ImageDecoder(MAX_PIXELS), side, form);
		this.threads = new ForkJoinPool(threads);
	}

	/**
	 * As BEiT-3 is pretrained: values in [-1, 1].
	 * @param side side of the decoded images in pixels
	 * @param framing how an image becomes a square where no part of it is drawn
	 */
	public ImageBatches(int side, Framing framing) {
		this(side, ImageForm.pretrained(framing), threads());
	}

	/** One thread per core, which is idle while nothing is to be decoded. */
	public static int threads() {
		return Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
	}

	/** Reads the samples with the given numbers. */
	public static List<Sample> read(ShardedSamples dataset, List<Long> indices) {
		return indices.stream().map((index) -> dataset.read(Math.toIntExact(index))).toList();
	}

	/** Decodes the images of samples as they are. */
	public Pixels pixels(ShardedSamples dataset, List<Sample> samples) throws IOException {
		return pixels(dataset.manifest().dataset(), samples, Sample::image);
	}

	/**
	 * Decodes one of the images of samples as it is.
	 * @param dataset name of their dataset, for error messages
	 * @param which which image
	 */
	public Pixels pixels(String dataset, List<Sample> samples, Function<Sample, byte @Nullable []> which)
			throws IOException {
		return pixels(dataset, samples, which, Augmentation.NONE, (item) -> new SplittableRandom(item));
	}

	/**
	 * Decodes one of the images of samples.
	 * @param dataset name of their dataset, for error messages
	 * @param which which image
	 * @param draws what the changes of each sample's image are drawn from
	 * @throws IOException if an image is missing or cannot be decoded
	 */
	public Pixels pixels(String dataset, List<Sample> samples, Function<Sample, byte @Nullable []> which,
			Augmentation augmentation, Draws draws) throws IOException {
		return filled(samples.size(),
				(item, square) -> read(dataset, samples.get(item), which, augmentation, draws.of(item), square));
	}

	/**
	 * Lets several threads fill the images of a batch.
	 * @param count number of images
	 * @param filling fills each
	 */
	public Pixels filled(int count, Filling filling) throws IOException {
		Pixels pixels = Pixels.plain(count, this.side);
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int item = i;
			tasks.add(() -> {
				filling.fill(item, pixels.image(item));
				return null;
			});
		}
		for (Future<Void> task : this.threads.invokeAll(tasks)) {
			await(task);
		}
		return pixels;
	}

	private void read(String dataset, Sample sample, Function<Sample, byte @Nullable []> which,
			Augmentation augmentation, RandomGenerator random, FloatBuffer square) throws IOException {
		byte[] image = which.apply(sample);
		if (image == null) {
			throw new IOException("Sample " + sample.id() + " of dataset " + dataset
					+ " has no image, but the recipe uses the dataset for images");
		}
		try {
			this.pipeline.read(image, augmentation, random, square);
		}
		catch (BrokenImageException | LargeImageException ex) {
			throw new IOException("The image of sample " + sample.id() + " of dataset " + dataset + " cannot be used: "
					+ ex.getMessage(), ex);
		}
	}

	private static void await(Future<Void> task) throws IOException {
		try {
			task.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while images were decoded", ex);
		}
		catch (ExecutionException ex) {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				if (cause instanceof IOException failure) {
					throw failure;
				}
			}
			throw new IllegalStateException("Decoding an image failed: " + ex.getCause(), ex);
		}
	}

	@Override
	public void close() {
		this.threads.shutdown();
	}

	/** Random numbers for each sample of a batch, whichever thread asks for them. */
	public interface Draws {

		/**
		 * @param item place of the sample in the batch, from 0
		 */
		RandomGenerator of(int item);

	}

	/** Fills one image of a batch. */
	public interface Filling {

		/**
		 * @param item place of the image in the batch, from 0
		 * @param square {@code [3, side, side]}, all zeros
		 */
		void fill(int item, FloatBuffer square) throws IOException;

	}

}
