package org.imglish.core.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ParityTests {

	@ParameterizedTest
	@ValueSource(strings = { "vqa", "nlvr2", "retrieval", "optimizer", "metrics", "captioning", "vqkd", "masking",
			"checkpoints", "interpolation" })
	void equalsTheOfficialHeadsWhereTheirNumbersArePresent(String name) throws IOException {
		Path folder = Path.of(System.getProperty("imglish.shared", "shared"), "reference", name);
		Assumptions.assumeTrue(Files.exists(folder), folder + " is not there");
		ParityReport report = new ParityRunner().run(List.of(folder)).get(0);
		assertThat(report.failure()).isNull();
		assertThat(report.lines()).isNotEmpty().allSatisfy((line) -> assertThat(line.passed()).as("%s", line).isTrue());
	}

	@ParameterizedTest
	@ValueSource(strings = { "backbone", "classification", "masked-pretraining", "dense-ops", "segmentation",
			"detection", "segmentation-metrics", "detection-metrics" })
	void equalsTheOfficialImplementation(String name) throws IOException {
		ParityReport report = new ParityRunner().run(List.of(Path.of("src/test/resources/reference", name))).get(0);
		assertThat(report.failure()).isNull();
		assertThat(report.lines()).isNotEmpty().allSatisfy((line) -> assertThat(line.passed()).as("%s", line).isTrue());
	}

	@Test
	void masksOfSmallerBlocksAreNotTakenForTheOfficialOnes(@TempDir Path folder) throws IOException {
		Path official = Path.of(System.getProperty("imglish.shared", "shared"), "reference", "masking");
		Assumptions.assumeTrue(Files.exists(official), official + " is not there");
		String config = Files.readString(official.resolve("config.json"));
		Files.writeString(folder.resolve("config.json"),
				config.replaceAll("\"min_num_patches\": \\d+", "\"min_num_patches\": 12"));
		Files.copy(official.resolve("expected.json"), folder.resolve("expected.json"));
		ParityReport report = new ParityRunner().run(List.of(folder)).get(0);
		assertThat(report.failure()).isNull();
		assertThat(report.passed()).isFalse();
	}

	/**
	 * The official code takes steps of warm-up only where they are 0 or more. The case
	 * warms up for 3 of the 4 steps of an epoch.
	 */
	@Test
	void stepsOfWarmUpThatAreNegativeLeaveItToTheEpochs(@TempDir Path folder) throws IOException {
		assertThat(warmedUp(folder, "0.75").passed()).isTrue();
		ParityReport whole = warmedUp(folder, "1");
		assertThat(whole.failure()).isNull();
		assertThat(whole.lines()).isNotEmpty().anySatisfy((line) -> assertThat(line.passed()).isFalse());
	}

	private static ParityReport warmedUp(Path folder, String epochs) throws IOException {
		Path official = Path.of(System.getProperty("imglish.shared", "shared"), "reference", "optimizer");
		Assumptions.assumeTrue(Files.exists(official), official + " is not there");
		for (String file : List.of("inputs", "weights", "expected")) {
			Files.copy(official.resolve(file + ".safetensors"), folder.resolve(file + ".safetensors"),
					StandardCopyOption.REPLACE_EXISTING);
		}
		Files.writeString(folder.resolve("config.json"),
				Files.readString(official.resolve("config.json"))
					.replaceAll("\"warmup_epochs\": \\d+", "\"warmup_epochs\": " + epochs)
					.replaceAll("\"warmup_steps\": \\d+", "\"warmup_steps\": -1"));
		return new ParityRunner().run(List.of(folder)).get(0);
	}

}
