package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.jobs.load.CacheLoad;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what reading from a bucket waits for and holds. */
@Command(name = "cache", mixinStandardHelpOptions = true,
		description = "Reads a made dataset through the cache of a bucket's shards, which come as fast as a network"
				+ " would bring them, as fast as a training would use them. Prints the share of the time that is waited"
				+ " (data_wait), and what cache and heap hold.")
final class CacheBenchCommand implements Callable<Integer> {

	private static final double MEGABYTE = 1e6;

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--megabytes", description = "millions of bytes of the dataset (default: ${DEFAULT-VALUE})")
	private long megabytes = 2000;

	@Option(names = "--cache", description = "millions of bytes of the cache (default: ${DEFAULT-VALUE})")
	private long cache = 100;

	@Option(names = "--network",
			description = "millions of bytes a second that the network brings (default: ${DEFAULT-VALUE})")
	private double network = 100;

	@Option(names = "--used", description = "millions of bytes a second that are used where nothing is waited for"
			+ " (default: ${DEFAULT-VALUE})")
	private double used = 80;

	@Override
	public Integer call() throws IOException {
		if (this.megabytes < 1 || this.cache < 1 || !(this.network > 0) || !(this.used > 0)) {
			throw new ParameterException(this.command.commandLine(),
					"--megabytes and --cache must be at least 1, --network and --used above 0");
		}
		Path folder = Files.createTempDirectory("imglish-cache");
		try {
			List<CacheLoad.Reading> readings = new ArrayList<>();
			List<String> table = new ArrayList<>(
					List.of("   samples      read MB     seconds   data_wait   cache MB   heap MB"));
			new CacheLoad(new CacheLoad.Shape((long) (this.megabytes * MEGABYTE), (long) (this.cache * MEGABYTE),
					this.network * MEGABYTE, this.used * MEGABYTE))
				.read(folder, (reading) -> {
					readings.add(reading);
					table.add(BenchOutput.line("%10d %12.1f %11.1f %9.1f %% %10.1f %9.1f", reading.samples(),
							reading.bytes() / MEGABYTE, reading.seconds(), 100 * reading.waited(),
							reading.cacheBytes() / MEGABYTE, reading.heapBytes() / MEGABYTE));
				});
			this.output.print(readings, table);
			return 0;
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

}
