package org.imglish.platform;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.checkpoint.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ConvertCommandTests {

	@TempDir
	Path folder;

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@Test
	void weightsGoThereAndBackAndAreCounted() throws IOException {
		Path source = halves("in.safetensors");
		Path there = this.folder.resolve("there.pth");
		Path back = this.folder.resolve("back.safetensors");
		assertThat(run(source, there)).isZero();
		assertThat(this.out).hasToString(there + ": 1 tensors, 4 bytes" + System.lineSeparator());
		assertThat(run(there, back)).isZero();
		assertThat(type(back)).isEqualTo(TensorType.BF16);
	}

	@Test
	void halvesAreWidenedOnRequest() throws IOException {
		Path target = this.folder.resolve("wide.safetensors");
		assertThat(run(halves("in.safetensors"), target, "--widen", "--json")).isZero();
		assertThat(type(target)).isEqualTo(TensorType.F32);
		JsonNode report = JsonMapper.builder().build().readTree(this.out.toString());
		assertThat(report.path("tensors").asInt()).isEqualTo(1);
		assertThat(report.path("bytes").asLong()).isEqualTo(8);
		assertThat(report.path("ignored").isArray()).isTrue();
	}

	@Test
	void aTargetOfNoKnownFormIsWrongUsage() throws IOException {
		assertThat(run(halves("in.safetensors"), this.folder.resolve("out.txt"))).isEqualTo(2);
		assertThat(this.err.toString()).contains("OUT must end in .safetensors");
	}

	@Test
	void aDamagedFileFailsWithASentenceAndLeavesNothing() throws IOException {
		Path source = Files.writeString(this.folder.resolve("bad.pth"), "no weights at all");
		Path target = this.folder.resolve("out.safetensors");
		assertThat(run(source, target)).isEqualTo(1);
		assertThat(this.err.toString()).startsWith("imglish: " + source + " is damaged or no file of weights")
			.hasLineCount(1);
		assertThat(this.folder).isDirectoryNotContaining("glob:**.{safetensors,part}");
	}

	private int run(Path source, Path target, String... options) {
		CommandLine line = Imglish.commandLine()
			.setOut(new PrintWriter(this.out, true))
			.setErr(new PrintWriter(this.err, true));
		String[] arguments = new String[options.length + 3];
		arguments[0] = "convert";
		arguments[1] = source.toString();
		arguments[2] = target.toString();
		System.arraycopy(options, 0, arguments, 3, options.length);
		return line.execute(arguments);
	}

	private Path halves(String name) throws IOException {
		byte[] header = "{\"weight\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}"
			.getBytes(StandardCharsets.US_ASCII);
		ByteBuffer file = ByteBuffer.allocate(8 + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
		file.putLong(header.length).put(header).putShort((short) 0x3f80).putShort((short) 0xc000);
		return Files.write(this.folder.resolve(name), file.array());
	}

	private static TensorType type(Path file) throws IOException {
		try (TensorFile read = TensorFile.open(file)) {
			return read.entry("weight").type();
		}
	}

}
