package org.imglish.core.collective;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class DoorLibraryTests {

	private static final Path SOURCE = Path.of("src/main/cpp/collective.cc");

	@Test
	void theLibraryWasBuiltFromTheSourceBesideIt() throws Exception {
		assumeThat(DoorLibrary.here().refusal()).isEmpty();
		assertThat(DoorLibrary.here().door("test").source()).as("build it anew with src/main/cpp/build")
			.isEqualTo(sha256());
	}

	@Test
	void theLibrariesOfAllPlatformsWereBuiltFromTheSourceBesideThem() throws Exception {
		for (String platform : new String[] { "linux-x86_64", "linux-aarch64" }) {
			byte[] library = Files
				.readAllBytes(Path.of("src/main/resources/org/imglish/core/collective", platform, "libcollective.so"));
			assertThat(new String(library, StandardCharsets.ISO_8859_1))
				.as(platform + ": build it anew with src/main/cpp/build")
				.contains(sha256());
		}
	}

	private static String sha256() throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(SOURCE)));
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
