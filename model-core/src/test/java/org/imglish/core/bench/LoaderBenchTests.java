package org.imglish.core.bench;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LoaderBenchTests {

	@TempDir
	private Path folder;

	@Test
	void theMadeImagesAreLoaded() throws IOException {
		LoaderBench.write(this.folder);
		LoaderSpeed speed = new LoaderBench(32, 8, 2, 2).measure(this.folder);
		assertThat(speed.imagesPerSecond()).isPositive();
		assertThat(speed.imagesPerSecondAndCore()).isLessThanOrEqualTo(speed.imagesPerSecond());
	}

}
