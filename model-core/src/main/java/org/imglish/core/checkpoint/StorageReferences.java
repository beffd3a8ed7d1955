package org.imglish.core.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.imglish.core.checkpoint.Pickled.Global;
import org.imglish.core.checkpoint.Pickled.Items;
import org.imglish.core.checkpoint.Pickled.Opaque;
import org.imglish.core.checkpoint.Pickled.Storage;
import org.imglish.core.checkpoint.Pickled.Text;
import org.imglish.core.checkpoint.Pickled.Whole;

/**
 * The references that {@code torch.save} puts into pickles:
 * {@code ("storage", class, key, device, elements)}, in the legacy form followed by the
 * part of the storage that is meant, and {@code ("module", class, file, source)}.
 */
final class StorageReferences implements Unpickler.PersistentIds {

	private final Map<String, Storage> storages = new LinkedHashMap<>();

	/** The whole storages that were referred to, by key. */
	Map<String, Storage> storages() {
		return Collections.unmodifiableMap(this.storages);
	}

	@Override
	public Pickled resolve(List<Pickled> reference) {
		if (reference.size() >= 2 && isText(reference.get(0), "module")) {
			return reference.get(1);
		}
		if (reference.size() < 5 || !isText(reference.get(0), "storage")
				|| !(reference.get(1) instanceof Global storageClass) || !(reference.get(2) instanceof Text key)
				|| !(reference.get(4) instanceof Whole elements) || elements.value() < 0) {
			throw new IllegalArgumentException("refers to something else than a storage");
		}
		boolean untyped = storageClass.name().endsWith("UntypedStorage");
		TensorType type = untyped ? TensorType.U8 : TensorType.ofStorageClass(storageClass.name()).orElse(null);
		if (type == null) {
			return new Opaque(Shown.plain(storageClass.full()));
		}
		Storage whole = new Storage(key.value(), type, !untyped, 0, elements.value());
		Storage known = this.storages.putIfAbsent(key.value(), whole);
		if (known != null && (known.type() != type || known.elements() != whole.elements())) {
			throw new IllegalArgumentException(
					"refers to the storage " + Shown.name(key.value()) + " with two different types or sizes");
		}
		return (reference.size() > 5 && reference.get(5) instanceof Items part) ? part(whole, part.all()) : whole;
	}

	/** A part of a storage: its own key, first value and number of values. */
	private static Storage part(Storage whole, List<Pickled> part) {
		if (part.size() != 3 || !(part.get(1) instanceof Whole first) || !(part.get(2) instanceof Whole elements)
				|| first.value() < 0 || elements.value() < 0 || first.value() > whole.elements() - elements.value()) {
			throw new IllegalArgumentException("refers to a part that the storage " + Shown.name(whole.key()) + " of "
					+ whole.elements() + " values does not have");
		}
		return new Storage(whole.key(), whole.type(), whole.typed(), first.value(), elements.value());
	}

	private static boolean isText(Pickled value, String text) {
		return value instanceof Text given && given.value().equals(text);
	}

}
