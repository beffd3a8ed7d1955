package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.checkpoint.Pickled.Storage;

/**
 * The form that {@code torch.save} writes since PyTorch 1.6: a zip with the object in
 * {@code NAME/data.pkl} and the bytes of each storage in {@code NAME/data/KEY}.
 */
final class ZipForm {

	private static final String PICKLE = "/data.pkl";

	private final Path file;

	private final FileChannel channel;

	private final Map<String, FileRange> entries;

	private ZipForm(Path file, FileChannel channel, Map<String, FileRange> entries) {
		this.file = file;
		this.channel = channel;
		this.entries = entries;
	}

	/**
	 * Reads everything but the bytes of the storages.
	 * @throws DamagedFileException if the file is damaged or hostile
	 */
	static TensorArchive read(Path file, FileChannel channel) throws IOException {
		return new ZipForm(file, channel, ZipIndex.read(file, channel)).read();
	}

	private TensorArchive read() throws IOException {
		String folder = folder();
		if (this.entries.containsKey(folder + "/constants.pkl")) {
			throw damaged("it is a TorchScript program; save the state dictionary of its module instead");
		}
		FileRange order = this.entries.get(folder + "/byteorder");
		if (order != null && order.bytes() == 3) {
			throw damaged(PyTorchFile.BIG_ENDIAN);
		}
		String name = folder + PICKLE;
		FileRange pickle = entry(name);
		BoundedInput in = new BoundedInput(this.file, this.channel, Shown.plain(name), pickle.start(), pickle.bytes());
		StorageReferences references = new StorageReferences();
		Pickled root = new Unpickler(in, references).read();
		Map<String, FileRange> storages = new LinkedHashMap<>();
		for (Storage storage : references.storages().values()) {
			storages.put(storage.key(), place(storage, entry(folder + "/data/" + storage.key())));
		}
		return new TensorArchive(root, storages);
	}

	/** The folder in which everything lies. */
	private String folder() throws IOException {
		List<String> pickles = this.entries.keySet()
			.stream()
			.filter((name) -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
			.toList();
		if (pickles.size() != 1) {
			throw damaged("it is a zip with " + pickles.size() + " entries data.pkl, where torch.save writes one");
		}
		return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
	}

	private FileRange place(Storage storage, FileRange entry) throws IOException {
		if (storage.elements() > entry.bytes() / storage.type().bytes()) {
			throw damaged(String.format(Locale.ROOT, "storage %s has %d bytes, too few for %d values of the type %s",
					Shown.name(storage.key()), entry.bytes(), storage.elements(), storage.type().torchName()));
		}
		return new FileRange(this.channel, entry.start(), storage.elements() * storage.type().bytes());
	}

	private FileRange entry(String name) throws IOException {
		FileRange entry = this.entries.get(name);
		if (entry == null) {
			throw damaged("its entry " + Shown.name(name) + " is missing");
		}
		return entry;
	}

	private DamagedFileException damaged(String reason) {
		return new DamagedFileException(this.file, reason);
	}

}
