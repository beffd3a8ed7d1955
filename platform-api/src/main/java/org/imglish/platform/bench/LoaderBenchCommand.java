package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.core.bench.LoaderBench;
import org.imglish.core.bench.LoaderSpeed;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast images are loaded. */
@Command(name = "loader", mixinStandardHelpOptions = true,
		description = "Measures reading, decoding and augmenting images as a pretraining does, without a model.")
final class LoaderBenchCommand implements Callable<Integer> {

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--dataset", paramLabel = "DIR",
			description = "folder of an ingested dataset, or an empty one that images are made in and kept for"
					+ " bench/pytorch/loader.py (default: a temporary one)")
	private @Nullable Path dataset;

	@Option(names = "--side", description = "side of the model's images in pixels (default: ${DEFAULT-VALUE})")
	private int side = 224;

	@Option(names = "--batch", description = "images per batch (default: ${DEFAULT-VALUE})")
	private int batch = 128;

	@Option(names = "--rounds", description = "measured batches; their median counts (default: ${DEFAULT-VALUE})")
	private int rounds = 9;

	@Option(names = "--threads", description = "images decoded at a time (default: the number of cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

	@Override
	public Integer call() throws IOException {
		Path folder = (this.dataset != null) ? Files.createDirectories(this.dataset)
				: Files.createTempDirectory("imglish-loader");
		try {
			if (!Files.exists(folder.resolve("manifest.json"))) {
				LoaderBench.write(folder);
			}
			LoaderSpeed speed = new LoaderBench(this.side, this.batch, this.rounds, this.threads).measure(folder);
			this.output.print(List.of(speed),
					List.of("threads  side    images/s  images/s and core", BenchOutput.line("%7d %5d %11.1f %18.1f",
							speed.threads(), speed.side(), speed.imagesPerSecond(), speed.imagesPerSecondAndCore())));
			return 0;
		}
		finally {
			if (this.dataset == null) {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
	}

}
