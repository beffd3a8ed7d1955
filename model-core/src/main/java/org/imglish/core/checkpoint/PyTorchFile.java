package org.imglish.core.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.imglish.core.checkpoint.Pickled.View;

/**
 * A file of {@code torch.save} ({@code .pth}, {@code .pt}, {@code .bin}) that holds a
 * state dictionary. Its pickle is read without running anything of it; everything that it
 * says about sizes is checked against the file before anything is allocated; the values
 * are read from the file when they are asked for.
 */
public final class PyTorchFile implements TensorFile {

	static final String BIG_ENDIAN = "it was written on a big-endian machine; load and save it again on a common one";

	private final Path file;

	private final FileChannel channel;

	private final Map<String, StoredTensor> entries;

	private final List<Ignored> ignored;

	private PyTorchFile(Path file, FileChannel channel, Map<String, StoredTensor> entries, List<Ignored> ignored) {
		this.file = file;
		this.channel = channel;
		this.entries = entries;
		this.ignored = ignored;
	}

	/**
	 * Opens a file and checks it.
	 * @throws DamagedFileException if it is no such file, damaged, or hostile
	 * @throws IOException also if it holds no tensors
	 */
	public static PyTorchFile open(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
		try {
			TensorArchive archive = archive(file, channel);
			StateDictionary state = new StateDictionary(archive.root());
			Map<String, StoredTensor> entries = new LinkedHashMap<>();
			for (Map.Entry<String, View> view : state.views().entrySet()) {
				try {
					entries.put(view.getKey(), Views.locate(view.getValue(), archive.storages()));
				}
				catch (IllegalArgumentException ex) {
					throw new DamagedFileException(file, "tensor " + Shown.name(view.getKey()) + " " + ex.getMessage());
				}
			}
			if (entries.isEmpty()) {
				throw new IOException(file + " holds no tensors at its top nor under model, module or state_dict; "
						+ "it holds " + describe(state.ignored()));
			}
			return new PyTorchFile(file, channel, entries, state.ignored());
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	private static TensorArchive archive(Path file, FileChannel channel) throws IOException {
		ByteBuffer start = ByteBuffer.allocate(512);
		while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {
			continue;
		}
		String text = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
		if (text.startsWith("PK")) {
			return ZipForm.read(file, channel);
		}
		if (text.startsWith("\u0080")) {
			return LegacyForm.read(file, channel);
		}
		if (text.startsWith("ustar", 257)) {
			throw new DamagedFileException(file,
					"it is a tar, the form before PyTorch 0.2; load and save it again with a newer PyTorch");
		}
		throw new DamagedFileException(file, "it begins like no file of torch.save and like no safetensors file");
	}

	private static String describe(List<Ignored> ignored) {
		return ignored.isEmpty() ? "nothing" : ignored.stream().limit(10).map(Ignored::line).toList().toString();
	}

	@Override
	public Path file() {
		return this.file;
	}

	@Override
	public Map<String, StoredTensor> entries() {
		return Collections.unmodifiableMap(this.entries);
	}

	@Override
	public List<Ignored> ignored() {
		return Collections.unmodifiableList(this.ignored);
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
