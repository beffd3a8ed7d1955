package org.imglish.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import com.sun.management.ThreadMXBean;
import org.imglish.core.checkpoint.TorchSaved.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Files that want to run something, or to take all memory or time. */
class HostileFileTests {

	/** What reading a refused file may allocate in all, garbage included. */
	private static final long MAX_BYTES = 512L << 20;

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "os.system", "posix.system", "builtins.eval", "builtins.exec", "__builtin__.getattr",
			"builtins.__import__", "subprocess.Popen", "runpy._run_code", "torch.load",
			"torch._utils._import_dotted_name", "torch.jit._script.unpackage_script_module",
			"numpy.testing._private.utils.runstring", "site.execsitecustomize", "collections.namedtuple",
			"ai.djl.Anything" })
	void aCallOfWhatCouldActIsRefused(String function) throws IOException {
		int dot = function.lastIndexOf('.');
		byte[] pickle = new PickleWriter().global(function.substring(0, dot), function.substring(dot + 1))
			.instruction('(')
			.text("touch owned")
			.instruction('t')
			.instruction('R')
			.end();
		assertThat(refuse(pickle)).contains(function).contains("nothing was run");
	}

	@Test
	void aNameWithDotsReachesNothing() throws IOException {
		byte[] pickle = new PickleWriter().text("torch")
			.text("_utils.os.system")
			.instruction((char) 0x93)
			.instruction('(')
			.text("touch owned")
			.instruction('t')
			.instruction('R')
			.end();
		assertThat(refuse(pickle)).contains("nothing was run");
	}

	static Stream<Arguments> bombs() {
		return Stream.of(arguments("a text of four gigabytes", bytes("X", new byte[] { -1, -1, -1, -1 })),
				arguments("a text of 2^63 bytes", bytes("\u008d", new byte[] { -1, -1, -1, -1, -1, -1, -1, 127 })),
				arguments("a negative length", bytes("\u008e", new byte[] { 0, 0, 0, 0, 0, 0, 0, -128 })),
				arguments("a whole number of four gigabytes", bytes("\u008b", new byte[] { -1, -1, -1, -1 })),
				arguments("a name that does not end", bytes("c" + "a".repeat(100_000), new byte[0])),
				arguments("three million lists", bytes("]".repeat(3_000_000), new byte[0])),
				arguments("three million marks", bytes("(".repeat(3_000_000), new byte[0])),
				arguments("lists that hold each other two million times",
						bytes("]q\0" + "h\0a".repeat(1_000_000), new byte[0])),
				arguments("a list in itself a million times, as sizes", doubling()),
				arguments("a call with its arguments repeated", repeatedCalls()),
				arguments("an end without a beginning", bytes("t", new byte[0])),
				arguments("a value from an empty stack", bytes("0", new byte[0])),
				arguments("a value never noted", bytes("h\7", new byte[0])),
				arguments("an older protocol's instruction", bytes("I12\n", new byte[0])),
				arguments("an unknown protocol", bytes("\u0080\u0009", new byte[0])),
				arguments("an odd dictionary", bytes("(}d", new byte[0])),
				arguments("a storage that is none", bytes(")Q", new byte[0])));
	}

	/** Each list holds the one before twice: 2^60 values to whoever walks through. */
	private static byte[] doubling() {
		StringBuilder pickle = new StringBuilder("]q\0");
		for (char i = 1; i < 60; i++) {
			pickle.append("](h").append((char) (i - 1)).append('h').append((char) (i - 1)).append("eq").append(i);
		}
		return bytes(pickle.append("Q").toString(), new byte[0]);
	}

	/** Calls that look at one long list again and again. */
	private static byte[] repeatedCalls() {
		PickleWriter pickle = new PickleWriter().instruction('(');
		for (int i = 0; i < 50_000; i++) {
			pickle.instruction('K').instruction('\1');
		}
		pickle.instruction('t').instruction('q').instruction('\0');
		pickle.global("torch", "Size").instruction('q').instruction('\1');
		for (int i = 0; i < 100_000; i++) {
			pickle.instruction('h').instruction('\1').instruction('h').instruction('\0').instruction((char) 0x85);
			pickle.instruction('R').instruction('0');
		}
		return pickle.instruction('N').end();
	}

	private static byte[] bytes(String instructions, byte[] operand) {
		ByteArrayOutputStream pickle = new ByteArrayOutputStream();
		pickle.writeBytes(new byte[] { (byte) 0x80, 2 });
		pickle.writeBytes(instructions.getBytes(StandardCharsets.ISO_8859_1));
		pickle.writeBytes(operand);
		pickle.write('.');
		return pickle.toByteArray();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("bombs")
	void isRefusedAtOnceAndInBoundedMemory(String what, byte[] pickle) throws IOException {
		assertThat(refuse(pickle)).as(what).contains("damaged or no file of weights");
	}

	/** Opens the pickle in both forms; each must be refused. */
	private String refuse(byte[] pickle) throws IOException {
		Path legacy = TorchSaved.legacy(this.folder.resolve("legacy.pth"), pickle, Map.of());
		Path zip = TorchSaved.zip(this.folder.resolve("zip.pth"), pickle, Map.of());
		refused(legacy);
		return refused(zip);
	}

	private static String refused(Path file) {
		return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
			ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
			long before = threads.getCurrentThreadAllocatedBytes();
			String message = "";
			try (TensorFile opened = TensorFile.open(file)) {
				assertThat(opened.entries()).as("entries of a file that must be refused").isNull();
			}
			catch (IOException ex) {
				message = String.valueOf(ex.getMessage());
			}
			assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_BYTES);
			return message;
		});
	}

	@Test
	void compressedEntriesAreRefused() throws IOException {
		Path file = this.folder.resolve("deflated.pth");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			zip.putNextEntry(new ZipEntry("saved/data.pkl"));
			zip.write(new byte[10_000_000]);
		}
		assertThat(refused(file)).contains("compressed or encrypted entry 'saved/data.pkl'");
	}

	@Test
	void aProgramIsNoFileOfWeights() throws IOException {
		Path file = this.folder.resolve("program.pt");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			for (String name : new String[] { "saved/data.pkl", "saved/constants.pkl" }) {
				ZipEntry entry = new ZipEntry(name);
				entry.setMethod(ZipEntry.STORED);
				entry.setSize(0);
				entry.setCrc(0);
				zip.putNextEntry(entry);
			}
		}
		assertThat(refused(file)).contains("TorchScript program");
	}

	@Test
	void aTensorOfFilesCannotClimbOutOfTheZip() throws IOException {
		PickleWriter pickle = TorchSaved.open().text("weight");
		TorchSaved.view(pickle, new Storage("../version", 1), 0, new long[] { 1 }, new long[] { 1 });
		Path file = TorchSaved.zip(this.folder.resolve("climb.pth"), TorchSaved.close(pickle), Map.of());
		assertThat(refused(file)).contains("is missing");
	}

	@Test
	void everyTruncationIsRefused() throws IOException {
		for (Path file : wholeFiles()) {
			byte[] bytes = Files.readAllBytes(file);
			Path cut = this.folder.resolve("cut-" + file.getFileName());
			for (int length = 0; length < bytes.length; length++) {
				Files.write(cut, Arrays.copyOf(bytes, length));
				assertThatIOException().as("%s cut to %d bytes", file.getFileName(), length)
					.isThrownBy(() -> readAll(cut));
			}
		}
	}

	@Test
	void aDamagedByteGivesValuesOrAnErrorThatNamesTheFile() throws IOException {
		for (Path file : wholeFiles()) {
			byte[] bytes = Files.readAllBytes(file);
			Path changed = this.folder.resolve("changed-" + file.getFileName());
			int refused = 0;
			for (int place = 0; place < bytes.length; place++) {
				for (int change : new int[] { 1, 0x20, 0x80, 0xff }) {
					byte[] damaged = bytes.clone();
					damaged[place] ^= (byte) change;
					Files.write(changed, damaged);
					try {
						readAll(changed);
					}
					catch (IOException ex) {
						assertThat(ex).hasMessageContaining(changed.toString());
						refused++;
					}
				}
			}
			assertThat(refused).as(file.toString()).isPositive();
		}
	}

	private static void readAll(Path file) throws IOException {
		try (TensorFile read = TensorFile.open(file)) {
			for (StoredTensor tensor : read.entries().values()) {
				assertThat(TorchSaved.bytes(tensor)).hasSize((int) tensor.bytes());
			}
		}
	}

	/** The same two tensors in each form. */
	private Path[] wholeFiles() throws IOException {
		Path zip = this.folder.resolve("zip.pth");
		Path legacy = this.folder.resolve("legacy.pth");
		Path safetensors = this.folder.resolve("whole.safetensors");
		TorchSaved.zip(zip, pickle(false), Map.of("0", TorchSaved.floats(0, 1, 2, 3, 4, 5)));
		TorchSaved.legacy(legacy, pickle(true), Map.of("0", new float[] { 0, 1, 2, 3, 4, 5 }));
		Conversion.convert(zip, safetensors, false);
		return new Path[] { zip, legacy, safetensors };
	}

	private static byte[] pickle(boolean legacy) {
		Storage storage = new Storage("FloatStorage", "0", 6, legacy);
		PickleWriter pickle = TorchSaved.open();
		TorchSaved.view(pickle.text("rows"), storage, 0, new long[] { 2, 3 }, new long[] { 3, 1 });
		TorchSaved.view(pickle.text("columns"), storage, 0, new long[] { 3, 2 }, new long[] { 1, 3 });
		return TorchSaved.close(pickle);
	}

	@Test
	void aZipThatClaimsMoreThanItHoldsIsRefused() throws IOException {
		ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
		end.putInt(0x06054b50).putInt(0).putShort((short) 60_000).putShort((short) 60_000).putInt(0).putInt(0);
		Path file = this.folder.resolve("many.pth");
		Files.write(file, end.array());
		assertThatExceptionOfType(DamagedFileException.class).isThrownBy(() -> TensorFile.open(file))
			.withMessageContaining("claims 60000 entries in 0 bytes");
	}

}
