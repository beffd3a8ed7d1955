package org.imglish.core.checkpoint;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.checkpoint.Pickled.Dictionary;
import org.imglish.core.checkpoint.Pickled.Flag;
import org.imglish.core.checkpoint.Pickled.Items;
import org.imglish.core.checkpoint.Pickled.Large;
import org.imglish.core.checkpoint.Pickled.Storage;
import org.imglish.core.checkpoint.Pickled.Text;
import org.imglish.core.checkpoint.Pickled.Whole;

/**
 * The form that {@code torch.save} wrote before PyTorch 1.6: five pickles (magic number,
 * version, the writer's machine, the object, the keys of its storages), then each storage
 * as its number of values and their bytes.
 */
final class LegacyForm {

	private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

	private static final long VERSION = 1001;

	private final Path file;

	private final FileChannel channel;

	private final BoundedInput in;

	private final StorageReferences references = new StorageReferences();

	private LegacyForm(Path file, FileChannel channel) throws IOException {
		this.file = file;
		this.channel = channel;
		this.in = new BoundedInput(file, channel, "its pickle", 0, channel.size());
	}

	/**
	 * Reads everything but the bytes of the storages.
	 * @throws DamagedFileException if the file is damaged or hostile
	 */
	static TensorArchive read(Path file, FileChannel channel) throws IOException {
		return new LegacyForm(file, channel).read();
	}

	private TensorArchive read() throws IOException {
		if (!(next() instanceof Large magic) || !magic.value().equals(MAGIC)) {
			throw new DamagedFileException(this.file, "it does not begin with PyTorch's magic number");
		}
		if (!(next() instanceof Whole version) || version.value() != VERSION) {
			throw new DamagedFileException(this.file, "it is of another version than " + VERSION);
		}
		if (next() instanceof Dictionary machine && machine.entries().get("little_endian") instanceof Flag little
				&& !little.value()) {
			throw new DamagedFileException(this.file, PyTorchFile.BIG_ENDIAN);
		}
		Pickled root = next();
		if (!(next() instanceof Items keys)) {
			throw new DamagedFileException(this.file, "its list of storages is none");
		}
		return new TensorArchive(root, storages(keys));
	}

	private Pickled next() throws IOException {
		return new Unpickler(this.in, this.references).read();
	}

	private Map<String, FileRange> storages(Items keys) throws IOException {
		Map<String, FileRange> places = new LinkedHashMap<>();
		long position = this.in.position();
		for (Pickled item : keys.all()) {
			Storage storage = (item instanceof Text key) ? this.references.storages().get(key.value()) : null;
			if (storage == null) {
				throw new DamagedFileException(this.file, "it lists a storage that nothing refers to");
			}
			BoundedInput length = new BoundedInput(this.file, this.channel, "storage " + Shown.name(storage.key()),
					position, this.channel.size() - position);
			long elements = length.longWhole();
			long room = this.channel.size() - length.position();
			if (elements != storage.elements() || elements > room / storage.type().bytes()) {
				throw length.damaged(
						String.format(Locale.ROOT, "claims %d values, %d were announced and the file has %d bytes left",
								elements, storage.elements(), room));
			}
			FileRange place = new FileRange(this.channel, length.position(), elements * storage.type().bytes());
			if (places.put(storage.key(), place) != null) {
				throw length.damaged("is listed twice");
			}
			position = place.start() + place.bytes();
		}
		return places;
	}

}
