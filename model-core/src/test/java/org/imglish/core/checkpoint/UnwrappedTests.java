package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class UnwrappedTests {

	private static final List<String> NAMES = List.of("beit3.text_embed.weight", "beit3.encoder.layers.0.fc1.A.weight",
			"head.weight");

	@TempDir
	private Path folder;

	private Path write(List<String> names) throws IOException {
		Map<String, StoredTensor> tensors = new LinkedHashMap<>();
		for (String name : names) {
			tensors.put(name, TorchSaved.tensor(TensorType.F32, new byte[] { 0, 0, 0, (byte) tensors.size() }, 1));
		}
		Path file = this.folder.resolve("weights.safetensors");
		SafetensorsWriter.write(file, tensors, Map.of());
		return file;
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "module.", "_orig_mod.", "module._orig_mod.", "model.", "net.student.",
			"_fsdp_wrapped_module." })
	void namesLoseTheirPrefix(String prefix) throws Exception {
		Path path = write(NAMES.stream().map(prefix::concat).toList());
		try (TensorFile file = TensorFile.open(path, "beit3.")) {
			assertThat(file.entries()).containsOnlyKeys(NAMES);
			for (String name : NAMES) {
				assertThat(TorchSaved.bytes(file.entry(name))).endsWith((byte) NAMES.indexOf(name));
			}
		}
	}

	@Test
	void aPartThatWasCompiledLosesItsPrefixToo() throws Exception {
		Path path = write(List.of("beit3.text_embed.weight",
				"beit3.encoder.layers.0._checkpoint_wrapped_module.fc1.A.weight", "head._orig_mod.weight"));
		try (TensorFile file = TensorFile.open(path, "beit3.")) {
			assertThat(file.entries()).containsOnlyKeys(NAMES);
		}
	}

	@Test
	void namesThatAreRightStayAsTheyAre() throws Exception {
		List<String> names = List.of("beit3.a", "teacher.beit3.a", "remodule.b");
		try (TensorFile file = TensorFile.open(write(names), "beit3.")) {
			assertThat(file.entries()).containsOnlyKeys(names);
		}
	}

	@Test
	void severalModelsInAFileAreRefused() {
		for (List<String> names : Arrays.asList(List.of("student.beit3.a", "teacher.beit3.a"),
				List.of("beit3.a", "module.beit3.a"))) {
			assertThatIOException().isThrownBy(() -> TensorFile.open(write(names), "beit3."))
				.withMessageContaining("one")
				.withMessageContaining("weights.safetensors");
		}
	}

}
