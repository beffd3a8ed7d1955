package org.imglish.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** No file of weights takes more memory than a small process has. */
class SmallHeapTests {

	private static final String NOTHING = "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";

	@TempDir
	Path folder;

	private final Map<Path, String> expected = new LinkedHashMap<>();

	@Test
	void filesThatWouldFillMemoryAreRefusedAndTheLargestThatMayBeAreRead() throws IOException, InterruptedException {
		String many = listed(300_000, (i) -> "\"" + i + "\":" + NOTHING);
		header("{" + many + "}", "holds more than 250000 tensors");
		header("{" + listed(250_000, (i) -> "\"" + i + "\":" + NOTHING) + "}", "250000 tensors");
		String sizes = NOTHING.replace("[0]", "[0" + ",1".repeat(60) + "]");
		header("{" + listed(40_000, (i) -> "\"" + i + "\":" + sizes) + "}", "more than 2000000 sizes");
		header("{\"__metadata__\":{\"a\":\"" + "x".repeat(60_000_000) + "\"}}", "longer than files of weights need");
		header("{\"a\":{\"dtype\":\"" + "x".repeat(60_000_000) + "\"}}", "longer than files of weights need");
		header("{\"__metadata__\":{" + listed(300_000, (i) -> "\"" + i + "\":\"\"") + "}}", "entries of metadata");
		header("{\"__metadata__\":{" + listed(12, (i) -> "\"" + i + "\":\"" + "x".repeat(4_000_000) + "\"") + "}}",
				"more than 33554432 characters");
		pickle("]".repeat(1_900_000), "no tensors");
		pickle("}".repeat(1_900_000), "no tensors");
		pickle(("X\0\0\1\0" + "x".repeat(65_536)).repeat(600), "bytes of texts and numbers");
		pickle(("\u008a\u00ff" + "\u007f".repeat(255)).repeat(150_000), "bytes of texts and numbers");
		pickle(("c" + "m".repeat(900) + "\n" + "n".repeat(900) + "\n").repeat(20_000), "bytes of texts and numbers");
		pickle("X\0\0\0\7" + "x".repeat(7 << 24), "no tensors");
		List<String> said = SmallHeapProcess.open(List.copyOf(this.expected.keySet()), this.folder.resolve("log"));
		assertThat(said).hasSameSizeAs(this.expected.keySet());
		List<String> phrases = new ArrayList<>(this.expected.values());
		for (int i = 0; i < said.size(); i++) {
			assertThat(said.get(i)).contains(phrases.get(i));
		}
	}

	private static String listed(int count, IntFunction<String> item) {
		return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
	}

	private void header(String json, String said) throws IOException {
		byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
		ByteBuffer file = ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
		file.putLong(bytes.length).put(bytes);
		Path path = this.folder.resolve(this.expected.size() + ".safetensors");
		this.expected.put(Files.write(path, file.array()), said);
	}

	private void pickle(String instructions, String said) throws IOException {
		ByteArrayOutputStream pickle = new ByteArrayOutputStream();
		pickle.writeBytes(new byte[] { (byte) 0x80, 2 });
		pickle.writeBytes(instructions.getBytes(StandardCharsets.ISO_8859_1));
		pickle.write('.');
		Path path = this.folder.resolve(this.expected.size() + ".pth");
		this.expected.put(TorchSaved.zip(path, pickle.toByteArray(), Map.of()), said);
	}

}
