package org.imglish.core.collective;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import ai.djl.engine.Engine;
import org.imglish.core.digest.Sha256;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class DoorLibraryTests {

	private static final Path SOURCES = Path.of("src/main/cpp");

	@Test
	void theLibraryWasBuiltFromTheSourceBesideIt() throws Exception {
		assumeThat(DoorLibrary.here().refusal()).isEmpty();
		assertThat(DoorLibrary.here().door("test").source()).as("build it anew with src/main/cpp/build")
			.isEqualTo(sum("collective.cc"));
	}

	@Test
	void theLibrariesOfAllPlatformsWereBuiltFromTheSourceBesideThem() throws Exception {
		assertBuiltFrom("collective.cc", "linux-x86_64/libcollective.so");
		assertBuiltFrom("collective.cc", "linux-aarch64/libcollective.so");
		assertBuiltFrom("nccl.cc", "linux-x86_64/libcollective-nccl.so");
	}

	private static void assertBuiltFrom(String source, String library) throws IOException {
		byte[] bytes = Files.readAllBytes(Path.of("src/main/resources/org/imglish/core/collective", library));
		assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
			.as(library + ": build it anew with src/main/cpp/build")
			.contains(sum(source));
	}

	/** As the build script sums the header and the source. */
	private static String sum(String source) throws IOException {
		return Sha256.of(Files.readString(SOURCES.resolve("door.h")) + Files.readString(SOURCES.resolve(source)));
	}

	@Test
	void withoutAGpuThereIsNoNccl() {
		assumeThat(Engine.getEngine("PyTorch").getGpuCount()).isZero();
		assertThat(NcclLibrary.here().refusal()).contains("This process computes on no GPU");
	}

	@Test
	void linuxAloneHasGroupsOfSeveral() {
		assertThat(DoorLibrary.platform("Linux", "x86-64")).isEqualTo("linux-x86_64");
		assertThat(DoorLibrary.platform("Linux", "aarch64")).isEqualTo("linux-aarch64");
		assertThat(DoorLibrary.platform("Linux", "ppc64le")).isNull();
		assertThat(DoorLibrary.platform("Mac OS X", "aarch64")).isNull();
		assertThat(DoorLibrary.platform("Windows 11", "x86-64")).isNull();
	}

	@Test
	void onlyTheVersionThatItWasBuiltForFits() {
		assertThat(DoorLibrary.fits("2.7.1")).isTrue();
		assertThat(DoorLibrary.fits("2.7.1-20250812")).isTrue();
		assertThat(DoorLibrary.fits("2.0.1")).isFalse();
		assertThat(DoorLibrary.fits("2.7.10")).isFalse();
	}

}
