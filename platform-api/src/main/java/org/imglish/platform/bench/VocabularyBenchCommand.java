package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.core.bench.VocabularyBench;
import org.imglish.core.bench.VocabularySpeed;
import org.imglish.core.text.VocabularyModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how long a vocabulary takes to learn, and in how much memory. */
@Command(name = "vocabulary", mixinStandardHelpOptions = true,
		description = "Learns a vocabulary from text made in the manner of the .txt files of a folder.")
final class VocabularyBenchCommand implements Callable<Integer> {

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Parameters(paramLabel = "FOLDER", description = "holds .txt files")
	private Path folder = Path.of("");

	@Option(names = "--model", description = "${COMPLETION-CANDIDATES} (default: bpe)")
	private VocabularyModel model = VocabularyModel.BPE;

	@Option(names = "--size", description = "entries (default: ${DEFAULT-VALUE})")
	private int size = 64_000;

	@Option(names = "--megabytes", description = "millions of bytes of text (default: ${DEFAULT-VALUE})")
	private long megabytes = 100;

	@Option(names = "--threads",
			description = "threads that count words, beside the one that makes the text (default: the cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

	@Override
	public Integer call() throws IOException {
		VocabularySpeed speed = new VocabularyBench(this.folder, this.model, this.size, this.megabytes, this.threads)
			.measure();
		this.output.print(List.of(speed),
				List.of(BenchOutput.line("text          %10d MB: %s", speed.megabytes(), speed.words()),
						BenchOutput.line("counted in    %10.1f s", speed.countSeconds()),
						BenchOutput.line("%d entries in %10.1f s", speed.entries(), speed.learnSeconds()),
						BenchOutput.line("peak memory   %10d MB", speed.peakMegabytes())));
		return 0;
	}

}
