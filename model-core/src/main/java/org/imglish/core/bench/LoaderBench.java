package org.imglish.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import nu.pattern.OpenCV;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.ColorJitter;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Shuffle;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.shard.ShardedSamples;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the loader alone, with pretraining's augmentation (crop from a fifth of the
 * image on, flip, jitter): batches are taken in the order of a training.
 */
public final class LoaderBench {

	private static final Augmentation PRETRAINING = new Augmentation(new RandomCrop(0.2), true,
			new ColorJitter(0.4, 0.4, 0.4, 0), null, 0, 0, 0);

	private static final int IMAGES = 512;

	private static final int WIDTH = 341;

	private static final int HEIGHT = 256;

	private static final int QUALITY = 92;

	/** Blobs of this many pixels make JPEG files about as large as photos'. */
	private static final int GRAIN = 5;

	private final int side;

	private final int batch;

	private final int rounds;

	private final int threads;

	/**
	 * @param side side of the squares in pixels
	 * @param batch images per batch
	 * @param rounds measured batches, at least 1; their median counts
	 * @param threads images decoded at a time, at least 1
	 */
	public LoaderBench(int side, int batch, int rounds, int threads) {
		this.side = side;
		this.batch = batch;
		this.rounds = rounds;
		this.threads = threads;
	}

	/**
	 * Measures.
	 * @param dataset folder of an ingested dataset of images or pairs
	 * @throws IOException if it cannot be read
	 */
	public LoaderSpeed measure(Path dataset) throws IOException {
		try (ShardedSamples samples = ShardedSamples.open(dataset);
				ImageBatches batches = new ImageBatches(this.side, ImageForm.PRETRAINED, this.threads)) {
			Shuffle shuffle = new Shuffle(samples.size(), 1);
			double[] seconds = new double[this.rounds];
			for (int round = -1; round < this.rounds; round++) {
				long step = round + 2;
				long started = System.nanoTime();
				batches.pixels("bench", ImageBatches.read(samples, shuffle.step(step, this.batch)), Sample::image,
						PRETRAINING, (item) -> StepRandom.of(1, step, "bench", item));
				if (round >= 0) {
					seconds[round] = (System.nanoTime() - started) / 1e9;
				}
			}
			double perSecond = this.batch / Median.of(seconds);
			return new LoaderSpeed(this.threads, this.side, perSecond,
					perSecond / Math.min(this.threads, Runtime.getRuntime().availableProcessors()));
		}
	}

	/**
	 * Makes a dataset of 512 images of 341 by 256 pixels: colored noise, as JPEG.
	 * @param folder an empty folder
	 */
	public static void write(Path folder) throws IOException {
		OpenCV.loadLocally();
		List<Sample> samples = LongStream.range(0, IMAGES)
			.mapToObj((number) -> new Sample(String.format(Locale.ROOT, "bench/%06d", number), photo(number), null,
					null, null, Map.of()))
			.toList();
		Shard shard = ShardWriter.write(folder, "shard-000000.tar", samples);
		Manifest manifest = new Manifest("bench", Manifest.Kind.IMAGES, HEIGHT, null, null, List.of(), List.of(shard),
				Map.of());
		Files.write(folder.resolve("manifest.json"), JsonMapper.builder().build().writeValueAsBytes(manifest));
	}

	/** Colored noise, 341 by 256 pixels, as JPEG. */
	static byte[] photo(long number) {
		byte[] noise = new byte[3 * (WIDTH / GRAIN) * (HEIGHT / GRAIN)];
		new SplittableRandom(number).nextBytes(noise);
		Mat grains = new Mat(HEIGHT / GRAIN, WIDTH / GRAIN, CvType.CV_8UC3);
		grains.put(0, 0, noise);
		Mat image = new Mat();
		Imgproc.resize(grains, image, new Size(WIDTH, HEIGHT), 0, 0, Imgproc.INTER_CUBIC);
		MatOfByte encoded = new MatOfByte();
		MatOfInt settings = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY);
		Imgcodecs.imencode(".jpg", image, encoded, settings);
		byte[] bytes = encoded.toArray();
		List.of(grains, image, encoded, settings).forEach(Mat::release);
		return bytes;
	}

}
