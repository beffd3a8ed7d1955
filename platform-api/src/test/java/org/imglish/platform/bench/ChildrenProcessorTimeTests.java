package org.imglish.platform.bench;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

class ChildrenProcessorTimeTests {

	@Test
	@EnabledOnOs(OS.LINUX)
	void aProcessThatHasEndedCounts() throws Exception {
		double before = ChildrenProcessorTime.seconds();
		new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
		assertThat(ChildrenProcessorTime.seconds()).isGreaterThan(before);
	}

}
