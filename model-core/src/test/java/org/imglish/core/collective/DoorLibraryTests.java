package org.imglish.core.collective;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.imglish.core.digest.Sha256;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class DoorLibraryTests {

	private static final Path SOURCE = Path.of("src/main/cpp/collective.cc");

	@Test
	void theLibraryWasBuiltFromTheSourceBesideIt() throws Exception {
		assumeThat(DoorLibrary.here().refusal()).isEmpty();
		assertThat(DoorLibrary.here().door("test").source()).as("build it anew with src/main/cpp/build")
			.isEqualTo(Sha256.of(SOURCE));
	}

	@Test
	void theLibrariesOfAllPlatformsWereBuiltFromTheSourceBesideThem() throws Exception {
		for (String platform : new String[] { "linux-x86_64", "linux-aarch64" }) {
			byte[] library = Files
				.readAllBytes(Path.of("src/main/resources/org/imglish/core/collective", platform, "libcollective.so"));
			assertThat(new String(library, StandardCharsets.ISO_8859_1))
				.as(platform + ": build it anew with src/main/cpp/build")
				.contains(Sha256.of(SOURCE));
		}
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
