package org.imglish.core.digest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples are those of FIPS 180-2, appendix B.1 and of the empty message. */
class Sha256Tests {

	private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

	private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

	@Test
	void sumsOfTextsBytesAndFilesAreEqual(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("abc"), "abc");
		assertThat(Sha256.of("abc")).isEqualTo(ABC);
		assertThat(Sha256.of(new byte[] { 'a', 'b', 'c' })).isEqualTo(ABC);
		assertThat(Sha256.of(file)).isEqualTo(ABC);
		assertThat(Sha256.of("")).isEqualTo(NOTHING);
	}

	@Test
	void partsAddUpAndThenItStartsFromNothing() throws IOException {
		Sha256 sum = new Sha256();
		ByteArrayOutputStream passed = new ByteArrayOutputStream();
		sum.add(new byte[] { 'a' });
		sum.add(ByteBuffer.wrap(new byte[] { 'b' }));
		try (OutputStream out = sum.adding(passed)) {
			out.write('c');
		}
		assertThat(sum.hex()).isEqualTo(ABC);
		assertThat(passed.toString(StandardCharsets.UTF_8)).isEqualTo("c");
		assertThat(sum.hex()).isEqualTo(NOTHING);
	}

}
