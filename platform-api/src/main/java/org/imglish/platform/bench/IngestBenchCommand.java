package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.core.bench.IngestBench;
import org.imglish.core.bench.IngestSpeed;
import org.imglish.core.bench.ManyRecords;
import org.imglish.core.bench.Median;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how fast sources of each format become shards, and in how much memory. */
@Command(name = "ingest", mixinStandardHelpOptions = true,
		description = {
				"Measures reading records, decoding, scaling and encoding their images and writing shards, by one"
						+ " thread without a database.",
				"With --workers whole runs of one worker and of several, processes of one core each, in turns; with"
						+ " --records the memory that more and more records take." })
final class IngestBenchCommand implements Callable<Integer> {

	private static final double MEGABYTE = 1e6;

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--source", paramLabel = "PATH",
			description = "a source of one's own, with --format (default: photos are made and written in several formats)")
	private @Nullable Path source;

	@Option(names = "--format",
			description = "format of --source (default: PARQUET), or of the one of the made sources that is measured:"
					+ " ${COMPLETION-CANDIDATES}")
	private @Nullable SourceFormat format;

	@Option(names = "--images", paramLabel = "DIR", description = "folder of the images of --source")
	private @Nullable Path images;

	@Option(names = "--photos", description = "photos to make (default: ${DEFAULT-VALUE})")
	private int photos = 1000;

	@Option(names = "--side", description = "shorter side of the shards' images in pixels (default: ${DEFAULT-VALUE})")
	private int side = 224;

	@Option(names = "--workers", description = "compare one worker with so many that share the parts of a run")
	private int workers = 1;

	@Option(names = "--rounds", description = "turns of each side with --workers (default: ${DEFAULT-VALUE})")
	private int rounds = 5;

	@Option(names = "--records",
			description = "ingest so many short texts, made as they are read, and print what the heap holds meanwhile")
	private long records;

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (this.workers < 1 || this.rounds < 1 || this.records < 10 && this.records != 0) {
			throw new ParameterException(this.command.commandLine(),
					"--workers and --rounds must be at least 1 and --records at least 10");
		}
		Path folder = Files.createTempDirectory("imglish-ingest");
		try {
			if (this.records > 0) {
				remember();
			}
			else if (this.workers > 1) {
				compare(folder);
			}
			else {
				measure(folder);
			}
			return 0;
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	private void measure(Path folder) throws IOException {
		List<IngestSpeed> speeds = new ArrayList<>();
		List<String> table = new ArrayList<>(
				List.of("format         cores parts  records  samples   records/s     MB/s"));
		for (Source each : sources(folder)) {
			Path target = Files.createTempDirectory(folder, "shards");
			IngestSpeed speed = new IngestBench(this.side).measure(each, new DataRoots(roots(folder)), target);
			speeds.add(speed);
			table.add(BenchOutput.line("%-14s %5d %5d %8d %8d %11.1f %8.1f", speed.format(), 1, 1, speed.records(),
					speed.samples(), speed.recordsPerSecond(), speed.megabytesPerSecond()));
			FileSystemUtils.deleteRecursively(target);
		}
		this.output.print(speeds, table);
	}

	private void compare(Path folder) throws IOException, InterruptedException {
		List<Source> sources = sources(folder);
		List<SharedIngestBench.Round> all = new ArrayList<>();
		List<String> table = new ArrayList<>(
				List.of("format         cores parts  records   records/s     MB/s   ratio"));
		try (SharedIngestBench bench = new SharedIngestBench(Files.createDirectory(folder.resolve("home")),
				roots(folder), this.workers, this.side)) {
			for (Source each : sources) {
				List<SharedIngestBench.Round> measured = bench.measure(each, this.rounds);
				all.addAll(measured);
				table.addAll(lines(measured, IngestBench.bytes(each, new DataRoots(roots(folder))) / MEGABYTE));
			}
		}
		this.output.print(all, table);
	}

	private static List<String> lines(List<SharedIngestBench.Round> rounds, double megabytes) {
		List<String> lines = new ArrayList<>();
		for (SharedIngestBench.Round round : rounds) {
			lines.add(line(round, 1, round.aloneSeconds(), megabytes));
			lines.add(line(round, round.workers(), round.togetherSeconds(), megabytes)
					+ BenchOutput.line("   %5.2f", round.ratio()));
		}
		double[] ratios = rounds.stream().mapToDouble(SharedIngestBench.Round::ratio).sorted().toArray();
		lines.add(BenchOutput.line("%-14s median ratio %.2f (%.2f to %.2f)", rounds.get(0).format(), Median.of(ratios),
				ratios[0], ratios[ratios.length - 1]));
		return lines;
	}

	private static String line(SharedIngestBench.Round round, int cores, double seconds, double megabytes) {
		return BenchOutput.line("%-14s %5d %5d %8d %11.1f %8.1f", round.format(), cores, round.parts(), round.records(),
				round.records() / seconds, megabytes / seconds);
	}

	private void remember() throws IOException {
		List<ManyRecords.Reading> readings = new ArrayList<>();
		List<String> table = new ArrayList<>(List.of("  records   skipped   records/s   heap MB"));
		new ManyRecords(this.records).ingest((reading) -> {
			readings.add(reading);
			table.add(BenchOutput.line("%9d %9d %11.1f %9.1f", reading.records(), reading.skipped(),
					reading.recordsPerSecond(), reading.heapBytes() / MEGABYTE));
		});
		this.output.print(readings, table);
	}

	private List<Source> sources(Path folder) throws IOException {
		if (this.source != null) {
			return List.of(new Source((this.format != null) ? this.format : SourceFormat.PARQUET, this.source,
					this.images, null));
		}
		List<Source> made = IngestBench.write(Files.createDirectory(folder.resolve("made")), this.photos);
		List<Source> wanted = made.stream()
			.filter((each) -> this.format == null || each.format() == this.format)
			.toList();
		if (wanted.isEmpty()) {
			throw new ParameterException(this.command.commandLine(),
					"Photos are made as " + made.stream().map(Source::format).toList() + ", not as " + this.format);
		}
		return wanted;
	}

	private List<Path> roots(Path folder) {
		List<Path> roots = new ArrayList<>(List.of((this.source != null) ? this.source : folder));
		if (this.images != null) {
			roots.add(this.images);
		}
		return roots;
	}

}
