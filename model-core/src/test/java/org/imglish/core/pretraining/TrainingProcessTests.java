package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.imglish.core.source.SourceFormat;
import org.imglish.core.training.DemoDatasets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds of trainings as whole processes. */
@Tag("long")
class TrainingProcessTests {

	/**
	 * Growth that 2,000 steps may show once as many have warmed up: less than a leaked
	 * array of 6 kB per step.
	 */
	private static final long MAX_KILOBYTES = 12_000;

	@TempDir
	static Path folder;

	private static Path pairs;

	private static Path texts;

	@BeforeAll
	static void ingestADemoCorpus() throws IOException {
		DemoDatasets datasets = new DemoDatasets(folder);
		pairs = datasets.ingest("pairs", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs", null);
		texts = datasets.ingest("texts", SourceFormat.PLAIN_TEXT, "texts.txt", null, null);
	}

	@Test
	void twoProcessesWithOneSeedReachTheSameWeightsByteForByte() throws IOException, InterruptedException {
		Path first = Files.createDirectories(folder.resolve("first"));
		Path second = Files.createDirectories(folder.resolve("second"));
		Process one = TrainingProcess.start(pairs, texts, 50, "tiny", first, folder.resolve("first.log"));
		Process other = TrainingProcess.start(pairs, texts, 50, "tiny", second, folder.resolve("second.log"));
		TrainingProcess.join(one, folder.resolve("first.log"));
		TrainingProcess.join(other, folder.resolve("second.log"));
		for (String file : new String[] { "weights.safetensors", "optimizer.safetensors", "state.json" }) {
			assertThat(first.resolve(file)).hasSameBinaryContentAs(second.resolve(file));
		}
	}

	@Test
	void twoThousandStepsKeepResidentMemoryFlat() throws IOException, InterruptedException {
		Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "The system tells no resident memory");
		Path log = folder.resolve("memory.log");
		Path target = Files.createDirectories(folder.resolve("memory"));
		TrainingProcess.join(TrainingProcess.start(pairs, texts, 4000, "tiniest", target, log), log);
		long[] kilobytes = Files.readAllLines(log)
			.stream()
			.filter((line) -> line.startsWith("resident "))
			.mapToLong((line) -> Long.parseLong(line.substring(9)))
			.toArray();
		assertThat(kilobytes).hasSize(2);
		assertThat(kilobytes[1] - kilobytes[0]).as("growth from %d kB", kilobytes[0]).isLessThan(MAX_KILOBYTES);
	}

}
