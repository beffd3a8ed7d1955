package org.imglish.core.collective;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import ai.djl.ndarray.NDManager;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.TokenizerFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Libraries that a process loads after the door, in a process of its own: libtorch and
 * SentencePiece both have a variable {@code FLAGS_minloglevel}, of different sizes.
 */
class NeighbouringLibrariesTests {

	/** Reads a text with the tokenizer of a file, then computes. */
	public static void main(String[] arguments) throws Exception {
		System.out.println("door: " + Collectives.unavailable().orElse("open"));
		try (TextTokenizer tokenizer = TokenizerFile.open(Path.of(arguments[0]));
				NDManager manager = NDManager.newBaseManager("PyTorch");
				Kernels kernels = new Kernels(manager)) {
			System.out.println("tokens: " + tokenizer.encode("a red cat").length);
			System.out.println("norm: " + kernels.norm(List.of(manager.create(new float[] { 3, 4 }))).getFloat());
		}
	}

	@Test
	void aTokenizerThatIsLoadedAfterTheDoorLeavesTorchAlone(@TempDir Path folder) throws Exception {
		assumeThat(Collectives.unavailable()).isEmpty();
		Path model = Path.of(Objects.requireNonNull(getClass().getResource("/tokenizer/tiny.spm")).toURI());
		Path out = folder.resolve("out");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-DOPT_OUT_TRACKING=true", "-cp", System.getProperty("java.class.path"),
				NeighbouringLibrariesTests.class.getName(), model.toString())
			.redirectErrorStream(true)
			.redirectOutput(out.toFile())
			.start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("whether it ends: %s", Files.readString(out)).isTrue();
			assertThat(Files.readString(out)).contains("door: open", "norm: 5.0");
			assertThat(process.exitValue()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
