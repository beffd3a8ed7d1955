package org.imglish.core.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SafetensorsTests {

	@TempDir
	Path folder;

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "C128")
	void valuesOfEveryTypeComeBackBitForBit(TensorType type) throws IOException {
		byte[] bytes = new byte[6 * type.bytes()];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (37 * i + 11);
		}
		Map<String, StoredTensor> tensors = new LinkedHashMap<>();
		tensors.put("matrix", TorchSaved.tensor(type, bytes, 2, 3));
		tensors.put("nothing", TorchSaved.tensor(type, new byte[0], 4, 0));
		Path file = this.folder.resolve("types.safetensors");
		SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
		try (Safetensors read = Safetensors.open(file)) {
			assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
			assertThat(read.entry("matrix").type()).isEqualTo(type);
			assertThat(read.entry("matrix").shape()).isEqualTo(new Shape(2, 3));
			assertThat(TorchSaved.bytes(read.entry("matrix"))).isEqualTo(bytes);
			assertThat(read.entry("nothing").shape()).isEqualTo(new Shape(4, 0));
		}
	}

	@Test
	void aTypeThatTheFormatLacksIsNamed() {
		Map<String, StoredTensor> tensors = Map.of("wave", TorchSaved.tensor(TensorType.C128, new byte[16], 1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SafetensorsWriter.write(this.folder.resolve("c.safetensors"), tensors, Map.of()))
			.withMessageContaining("'wave' holds complex128 values");
	}

	@ParameterizedTest
	@EnumSource(value = DataType.class, names = { "FLOAT32", "FLOAT64", "INT64", "INT32", "INT8", "UINT8", "BOOLEAN" })
	void arraysComeBackAsTheyWere(DataType type) throws IOException {
		Path file = this.folder.resolve("arrays.safetensors");
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray array = manager.create(new float[] { 0, 1, 0, 3, 100, 1 }, new Shape(3, 2)).toType(type, false);
			NDArray scalar = manager.create(1f).toType(type, false);
			Safetensors.write(file, Map.of("array", array, "scalar", scalar), Map.of());
			try (Safetensors read = Safetensors.open(file)) {
				assertThat(read.read("array", manager)).isEqualTo(array);
				assertThat(read.read("scalar", manager)).isEqualTo(scalar);
			}
		}
	}

	@Test
	void typesThatArraysLackAreWidened() throws IOException {
		Map<String, StoredTensor> tensors = Map.of("bf16",
				TorchSaved.tensor(TensorType.BF16, shorts(0x3fc0, 0xc000, 0x7f80), 3), "f16",
				TorchSaved.tensor(TensorType.F16, shorts(0x3e00, 0xc000, 0x0001), 3), "i16",
				TorchSaved.tensor(TensorType.I16, shorts(0xffff, 2), 2), "u16",
				TorchSaved.tensor(TensorType.U16, shorts(0xffff, 2), 2), "u32",
				TorchSaved.tensor(TensorType.U32, shorts(0xffff, 0xffff), 1));
		Path file = this.folder.resolve("wide.safetensors");
		SafetensorsWriter.write(file, tensors, Map.of());
		try (Safetensors read = Safetensors.open(file); NDManager manager = NDManager.newBaseManager("PyTorch")) {
			assertThat(read.read("bf16", manager).toFloatArray()).containsExactly(1.5f, -2, Float.POSITIVE_INFINITY);
			assertThat(read.entry("f16").widened().read(manager).toFloatArray()).containsExactly(1.5f, -2, 0x1p-24f);
			assertThat(read.read("i16", manager).toIntArray()).containsExactly(-1, 2);
			assertThat(read.read("u16", manager).toIntArray()).containsExactly(65535, 2);
			assertThat(read.read("u32", manager).toLongArray()).containsExactly(4294967295L);
		}
	}

	@Test
	void aTensorLargerThanOnePieceIsReadPieceByPiece() throws IOException {
		float[] values = new float[1000];
		for (int i = 0; i < values.length; i++) {
			values[i] = i;
		}
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray array = ArrayReading.read(TorchSaved.tensor(TensorType.F32, TorchSaved.floats(values), 10, 100),
					manager, 48);
			assertThat(array.getShape()).isEqualTo(new Shape(10, 100));
			assertThat(array.toFloatArray()).isEqualTo(values);
		}
	}

	@Test
	void aTensorIsReadThroughOneWindowAfterAnother() throws IOException {
		Path file = large();
		try (Safetensors read = Safetensors.open(file)) {
			ByteBuffer values = ByteBuffer.allocate(40 << 20).order(ByteOrder.LITTLE_ENDIAN);
			try (ReadableByteChannel content = read.entry("large").content().open()) {
				while (content.read(values) >= 0) {
					assertThat(values.position()).isPositive();
				}
			}
			assertThat(values.hasRemaining()).isFalse();
			for (int place : new int[] { 0, (16 << 20) - 4, 16 << 20, (40 << 20) - 4 }) {
				assertThat(values.getInt(place)).isEqualTo(place);
			}
		}
	}

	@Test
	void aFileThatBecomesShorterWhileItIsReadIsSaidSo() throws IOException {
		Path file = large();
		try (Safetensors read = Safetensors.open(file); FileChannel other = FileChannel.open(file, WRITE)) {
			ReadableByteChannel content = read.entry("large").content().open();
			ByteBuffer first = ByteBuffer.allocate(1 << 20);
			content.read(first);
			// what is mapped already stays
			other.truncate(other.size() - (24 << 20));
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> {
				while (content.read(first.clear()) >= 0) {
					assertThat(first.position()).isPositive();
				}
			}).withMessageContaining("became shorter while it was read");
		}
	}

	/** A tensor of 40 megabytes that is mostly a hole; some values tell their place. */
	private Path large() throws IOException {
		Path file = write("{\"large\":{\"dtype\":\"I32\",\"shape\":[10485760],\"data_offsets\":[0,41943040]}}",
				new byte[0]);
		try (FileChannel channel = FileChannel.open(file, WRITE)) {
			long start = channel.size();
			for (int place : new int[] { 0, (16 << 20) - 4, 16 << 20, (40 << 20) - 4 }) {
				ByteBuffer value = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, place);
				channel.write(value, start + place);
			}
		}
		return file;
	}

	@Test
	void aTensorIsReadOverAnArrayAndNothingStays() throws IOException {
		Path file = this.folder.resolve("over.safetensors");
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			Safetensors.write(file, Map.of("array", manager.create(new float[] { 1, 2, 3 })), Map.of());
			NDArray target = manager.zeros(new Shape(3));
			int arrays = manager.getManagedArrays().size();
			try (Safetensors read = Safetensors.open(file)) {
				read.readInto("array", target);
			}
			assertThat(target.toFloatArray()).containsExactly(1, 2, 3);
			assertThat(manager.getManagedArrays()).hasSize(arrays);
		}
	}

	@Test
	void theTensorsLieAtMultiplesOfTheirWidth() throws IOException {
		Map<String, StoredTensor> tensors = new LinkedHashMap<>();
		tensors.put("flag", TorchSaved.tensor(TensorType.BOOL, new byte[3], 3));
		tensors.put("half", TorchSaved.tensor(TensorType.F16, new byte[2], 1));
		tensors.put("double", TorchSaved.tensor(TensorType.F64, new byte[8], 1));
		Path file = this.folder.resolve("aligned.safetensors");
		SafetensorsWriter.write(file, tensors, Map.of());
		try (Safetensors read = Safetensors.open(file)) {
			assertThat(read.entries()).allSatisfy((name, tensor) -> {
				FileRange range = (FileRange) tensor.content();
				assertThat(range.start() % tensor.type().bytes()).as(name).isZero();
			});
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}|claims the bytes 0 to 4",
			"{'a':{'dtype':'F32','shape':[9],'data_offsets':[0,36]}}|claims the bytes 0 to 36",
			"{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|gap before tensor 'a'",
			"{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|tensors end at byte 4",
			"{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}}|overlaps",
			"{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[0],'data_offsets':[8,8]}}|'a' twice",
			"{'a':{'dtype':'F31','shape':[2],'data_offsets':[0,8]}}|unknown type 'F31'",
			"{'a':{'dtype':'C128','shape':[0],'data_offsets':[0,0]}}|unknown type 'C128'",
			"{'a':{'dtype':['F32'],'shape':[2],'data_offsets':[0,8]}}|unknown type",
			"{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}|negative size",
			"{'a':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]}}|something else than a size",
			"{'a':{'dtype':'F32','shape':[4611686018427387904],'data_offsets':[0,8]}}|beyond all bounds",
			"{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}}|beyond all bounds",
			"{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,8]}}|lacks its type",
			"{'a':{'dtype':'F32','shape':[2]}}|lacks its type", "{'a':7}|no object for 'a'",
			"{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}}|unknown property 'x'",
			"{'a':{'dtype':'F32','shape':[9],'shape':[2],'data_offsets':[0,8]}}|says something twice",
			"{'__metadata__':{'a':'1','a':'2'}}|metadata 'a' is there twice",
			"{'__metadata__':{'a':1}}|metadata 'a' is no text", "[]|no JSON object", "{'a'|no JSON", "{}{}|continues" })
	void aHeaderThatDoesNotFitIsRefused(String header, String message) throws IOException {
		Path file = write(header.replace('\'', '"'), new byte[8]);
		assertThatExceptionOfType(DamagedFileException.class).isThrownBy(() -> Safetensors.open(file))
			.withMessageContaining(message)
			.withMessageContaining(file.toString());
	}

	@ParameterizedTest
	@CsvSource({ "0", "1", "9223372036854775807", "-1", "104857601" })
	void aHeaderLengthThatCannotBeIsRefused(long length) throws IOException {
		Path file = this.folder.resolve("length.safetensors");
		Files.write(file, ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
		assertThatExceptionOfType(DamagedFileException.class).isThrownBy(() -> Safetensors.open(file))
			.withMessageContaining("its header claims");
	}

	@Test
	void aNameCannotCommandTheTerminal() throws IOException {
		Path file = write("{\"\\u001b[2J\":7}", new byte[0]);
		assertThatExceptionOfType(DamagedFileException.class).isThrownBy(() -> Safetensors.open(file))
			.withMessageContaining("'?[2J'");
	}

	private Path write(String header, byte[] content) throws IOException {
		byte[] json = header.getBytes(StandardCharsets.UTF_8);
		ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + content.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.putLong(json.length).put(json).put(content);
		return Files.write(this.folder.resolve("header.safetensors"), bytes.array());
	}

	private static byte[] shorts(int... values) {
		ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (int value : values) {
			bytes.putShort((short) value);
		}
		return bytes.array();
	}

}
