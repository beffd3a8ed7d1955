package org.imglish.core.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive with one module without parameters, class {@code M}, from
 * source in TorchScript's serialized dialect: a zip of stored entries, readable by
 * {@code torch::jit::load}.
 */
public final class ScriptArchive {

	private ScriptArchive() {
	}

	/**
	 * Writes the archive.
	 * @param file where; its name without extension becomes the archive's inner folder
	 * @param methods the module's methods, each indented by two spaces
	 */
	public static void write(Path file, String methods) throws IOException {
		String folder = file.getFileName().toString().replaceFirst("\\.pt$", "");
		String code = "class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n" + methods;
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			zip.setMethod(ZipOutputStream.STORED);
			put(zip, folder + "/data.pkl", trainingModule());
			put(zip, folder + "/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
			put(zip, folder + "/constants.pkl", emptyTuple());
			put(zip, folder + "/version", "3\n".getBytes(StandardCharsets.US_ASCII));
		}
	}

	/** Pickle (protocol 2) of {@code __torch__.M} with the state {"training": True}. */
	private static byte[] trainingModule() {
		ByteArrayOutputStream pickle = new ByteArrayOutputStream();
		byte[] name = "training".getBytes(StandardCharsets.US_ASCII);
		pickle.writeBytes(new byte[] { (byte) 0x80, 2 });
		pickle.writeBytes("c__torch__\nM\n".getBytes(StandardCharsets.US_ASCII));
		pickle.writeBytes(")\u0081}(X".getBytes(StandardCharsets.ISO_8859_1));
		pickle.writeBytes(new byte[] { (byte) name.length, 0, 0, 0 });
		pickle.writeBytes(name);
		pickle.writeBytes("\u0088ub.".getBytes(StandardCharsets.ISO_8859_1));
		return pickle.toByteArray();
	}

	private static byte[] emptyTuple() {
		return new byte[] { (byte) 0x80, 2, ')', '.' };
	}

	private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
		CRC32 crc = new CRC32();
		crc.update(content);
		ZipEntry entry = new ZipEntry(name);
		entry.setSize(content.length);
		entry.setCompressedSize(content.length);
		entry.setCrc(crc.getValue());
		zip.putNextEntry(entry);
		zip.write(content);
		zip.closeEntry();
	}

}
