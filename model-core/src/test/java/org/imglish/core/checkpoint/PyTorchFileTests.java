package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.types.Shape;
import org.imglish.core.checkpoint.TorchSaved.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class PyTorchFileTests {

	private static final Storage SIX = new Storage("0", 6);

	private static final Map<String, byte[]> SIX_VALUES = Map.of("0", TorchSaved.floats(0, 1, 2, 3, 4, 5));

	@TempDir
	Path folder;

	@ParameterizedTest
	@EnumSource
	void valuesOfEveryTypeComeBackBitForBit(TensorType type) throws IOException {
		byte[] bytes = new byte[6 * type.bytes()];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (37 * i + 11);
		}
		Map<String, StoredTensor> tensors = new LinkedHashMap<>();
		tensors.put("matrix", TorchSaved.tensor(type, bytes, 2, 3));
		tensors.put("scalar", TorchSaved.tensor(type, new byte[type.bytes()]));
		tensors.put("nothing", TorchSaved.tensor(type, new byte[0], 4, 0));
		Path file = this.folder.resolve("types.pth");
		PyTorchWriter.write(file, tensors);
		try (PyTorchFile read = PyTorchFile.open(file)) {
			assertThat(read.entries().keySet()).containsExactly("matrix", "scalar", "nothing");
			assertThat(read.ignored()).isEmpty();
			assertThat(read.entry("matrix").type()).isEqualTo(type);
			assertThat(read.entry("matrix").shape()).isEqualTo(new Shape(2, 3));
			assertThat(read.entry("scalar").shape()).isEqualTo(new Shape());
			assertThat(TorchSaved.bytes(read.entry("matrix"))).isEqualTo(bytes);
		}
	}

	@Test
	void viewsOfOneStorageAreRead() throws IOException {
		PickleWriter pickle = TorchSaved.open();
		TorchSaved.view(pickle.text("rows"), SIX, 0, new long[] { 2, 3 }, new long[] { 3, 1 });
		TorchSaved.view(pickle.text("transposed"), SIX, 0, new long[] { 3, 2 }, new long[] { 1, 3 });
		TorchSaved.view(pickle.text("column"), SIX, 1, new long[] { 2 }, new long[] { 3 });
		TorchSaved.view(pickle.text("repeated"), SIX, 5, new long[] { 2, 2 }, new long[] { 0, 0 });
		TorchSaved.view(pickle.text("last"), SIX, 5, new long[] {}, new long[] {});
		Path file = TorchSaved.zip(this.folder.resolve("views.pth"), TorchSaved.close(pickle), SIX_VALUES);
		try (PyTorchFile read = PyTorchFile.open(file)) {
			assertThat(TorchSaved.values(read.entry("rows"))).containsExactly(0, 1, 2, 3, 4, 5);
			assertThat(TorchSaved.values(read.entry("transposed"))).containsExactly(0, 3, 1, 4, 2, 5);
			assertThat(TorchSaved.values(read.entry("column"))).containsExactly(1, 4);
			assertThat(TorchSaved.values(read.entry("repeated"))).containsExactly(5, 5, 5, 5);
			assertThat(TorchSaved.values(read.entry("last"))).containsExactly(5);
		}
	}

	@Test
	void theOlderFormIsRead() throws IOException {
		Storage first = new Storage("FloatStorage", "94", 6, true);
		Storage second = new Storage("FloatStorage", "95", 1, true);
		PickleWriter pickle = TorchSaved.open();
		TorchSaved.view(pickle.text("transposed"), first, 0, new long[] { 3, 2 }, new long[] { 1, 3 });
		TorchSaved.view(pickle.text("alone"), second, 0, new long[] { 1 }, new long[] { 1 });
		Map<String, float[]> storages = new LinkedHashMap<>();
		storages.put("95", new float[] { 7 });
		storages.put("94", new float[] { 0, 1, 2, 3, 4, 5 });
		Path file = TorchSaved.legacy(this.folder.resolve("legacy.pth"), TorchSaved.close(pickle), storages);
		try (TensorFile read = TensorFile.open(file)) {
			assertThat(TorchSaved.values(read.entry("transposed"))).containsExactly(0, 3, 1, 4, 2, 5);
			assertThat(TorchSaved.values(read.entry("alone"))).containsExactly(7);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "model", "module", "state_dict" })
	void aNestedStateDictionaryIsFoundAndTheRestIsReported(String key) throws IOException {
		PickleWriter pickle = TorchSaved.open().text("epoch").number(7).text("args");
		pickle.global("argparse", "Namespace").instruction(')').instruction((char) 0x81);
		pickle.instruction('}').instruction('(').text("lr").number(3).instruction('u').instruction('b');
		pickle.text(key).instruction('}').instruction('(').text("note").text("hello").text("weight");
		TorchSaved.view(pickle, SIX, 0, new long[] { 6 }, new long[] { 1 }).instruction('u');
		Path file = TorchSaved.zip(this.folder.resolve("nested.pth"), TorchSaved.close(pickle), SIX_VALUES);
		try (PyTorchFile read = PyTorchFile.open(file)) {
			assertThat(read.entries().keySet()).containsExactly("weight");
			assertThat(read.ignored()).containsExactlyInAnyOrder(new Ignored("epoch", "number"),
					new Ignored("args", "argparse.Namespace"), new Ignored(key + ".note", "text"));
		}
	}

	@Test
	void whatIsIgnoredCannotCommandTheTerminal() throws IOException {
		PickleWriter pickle = TorchSaved.open().text("\u001b[2J").text("x".repeat(100_000)).text("weight");
		TorchSaved.view(pickle, SIX, 0, new long[] { 6 }, new long[] { 1 });
		Path file = TorchSaved.zip(this.folder.resolve("escape.pth"), TorchSaved.close(pickle), SIX_VALUES);
		try (PyTorchFile read = PyTorchFile.open(file)) {
			assertThat(read.ignored()).extracting(Ignored::line).containsExactly("?[2J (text)");
		}
	}

	@Test
	void aFileWithoutTensorsSaysWhatItHolds() throws IOException {
		byte[] pickle = TorchSaved.close(TorchSaved.open().text("epoch").number(7));
		Path file = TorchSaved.zip(this.folder.resolve("none.pth"), pickle, Map.of());
		assertThatIOException().isThrownBy(() -> PyTorchFile.open(file))
			.withMessageContaining("holds no tensors")
			.withMessageContaining("epoch (number)");
	}

	@Test
	void aViewBeyondItsStorageIsRefused() throws IOException {
		refuse(view(4, new long[] { 3 }, new long[] { 1 }), "reaches to value 6 of storage '0', which has 6");
		refuse(view(0, new long[] { 2, 2 }, new long[] { 5, 1 }), "reaches to value 6");
		refuse(view(-1, new long[] { 1 }, new long[] { 1 }), "negative offset");
		refuse(view(0, new long[] { 1L << 62, 1L << 62 }, new long[] { 0, 0 }), "beyond all bounds");
		refuse(view(0, new long[] { 1L << 40 }, new long[] { 0 }), "repeats a storage of 24 bytes");
		refuse(view(0, new long[] { 2 }, new long[] { 1, 1 }), "has 1 sizes and 2 strides");
	}

	@Test
	void aStorageShorterThanAnnouncedIsRefused() throws IOException {
		PickleWriter pickle = TorchSaved.open().text("weight");
		TorchSaved.view(pickle, new Storage("0", 7), 0, new long[] { 7 }, new long[] { 1 });
		refuse(TorchSaved.close(pickle), "storage '0' has 24 bytes, too few for 7 values");
		PickleWriter huge = TorchSaved.open().text("weight");
		TorchSaved.view(huge, new Storage("0", Long.MAX_VALUE), 0, new long[] { 1 }, new long[] { 1 });
		refuse(TorchSaved.close(huge), "too few for 9223372036854775807 values");
	}

	private static byte[] view(long offset, long[] sizes, long[] strides) {
		return TorchSaved.close(TorchSaved.view(TorchSaved.open().text("weight"), SIX, offset, sizes, strides));
	}

	private void refuse(byte[] pickle, String message) throws IOException {
		Path file = TorchSaved.zip(this.folder.resolve("bad.pth"), pickle, SIX_VALUES);
		assertThatExceptionOfType(DamagedFileException.class).isThrownBy(() -> PyTorchFile.open(file))
			.withMessageContaining(message);
	}

	@Test
	void aConversionThereAndBackKeepsEveryBit() throws IOException {
		PickleWriter pickle = TorchSaved.open();
		TorchSaved.view(pickle.text("transposed"), SIX, 0, new long[] { 3, 2 }, new long[] { 1, 3 });
		Path file = TorchSaved.zip(this.folder.resolve("in.pth"), TorchSaved.close(pickle), SIX_VALUES);
		Path there = this.folder.resolve("there.safetensors");
		Path back = this.folder.resolve("back.pth");
		Conversion.Report report = Conversion.convert(file, there, false);
		assertThat(report).isEqualTo(new Conversion.Report(1, 24, List.of()));
		Conversion.convert(there, back, false);
		try (TensorFile read = TensorFile.open(back)) {
			assertThat(TorchSaved.values(read.entry("transposed"))).containsExactly(0, 3, 1, 4, 2, 5);
		}
	}

}
