package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.core.bench.IngestBench;
import org.imglish.core.bench.IngestSpeed;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast sources of each format become shards. */
@Command(name = "ingest", mixinStandardHelpOptions = true,
		description = "Measures reading records, decoding, scaling and encoding their images and writing shards, without"
				+ " a database.")
final class IngestBenchCommand implements Callable<Integer> {

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--source", paramLabel = "PATH",
			description = "a source of one's own, with --format (default: photos are made and written in several formats)")
	private @Nullable Path source;

	@Option(names = "--format", description = "format of --source: ${COMPLETION-CANDIDATES}")
	private SourceFormat format = SourceFormat.PARQUET;

	@Option(names = "--images", paramLabel = "DIR", description = "folder of the images of --source")
	private @Nullable Path images;

	@Option(names = "--photos", description = "photos to make (default: ${DEFAULT-VALUE})")
	private int photos = 1000;

	@Option(names = "--side", description = "shorter side of the shards' images in pixels (default: ${DEFAULT-VALUE})")
	private int side = 224;

	@Override
	public Integer call() throws IOException {
		Path folder = Files.createTempDirectory("imglish-ingest");
		try {
			List<Source> sources = (this.source != null)
					? List.of(new Source(this.format, this.source, this.images, null))
					: IngestBench.write(folder, this.photos);
			List<Path> roots = new ArrayList<>(List.of((this.source != null) ? this.source : folder));
			if (this.images != null) {
				roots.add(this.images);
			}
			List<IngestSpeed> speeds = new ArrayList<>();
			List<String> table = new ArrayList<>(List.of("format          records  samples   records/s     MB/s"));
			for (Source each : sources) {
				Path target = Files.createTempDirectory(folder, "shards");
				IngestSpeed speed = new IngestBench(this.side).measure(each, new DataRoots(roots), target);
				speeds.add(speed);
				table.add(BenchOutput.line("%-14s %8d %8d %11.1f %8.1f", speed.format(), speed.records(),
						speed.samples(), speed.recordsPerSecond(), speed.megabytesPerSecond()));
				FileSystemUtils.deleteRecursively(target);
			}
			this.output.print(speeds, table);
			return 0;
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

}
