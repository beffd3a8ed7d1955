package org.imglish.core.checkpoint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value out of a pickle, as far as files of weights need it: nothing of it is a live
 * object of a foreign class. Compared by identity, because a container may hold itself.
 */
sealed interface Pickled {

	/** A text. */
	record Text(String value) implements Pickled {

	}

	/** A whole number of at most 64 bits. */
	record Whole(long value) implements Pickled {

	}

	/** A larger whole number. */
	record Large(BigInteger value) implements Pickled {

	}

	/** True or false. */
	record Flag(boolean value) implements Pickled {

	}

	/** A class or function that is named, not called. */
	record Global(String module, String name) implements Pickled {

		String full() {
			return this.module + "." + this.name;
		}

	}

	/** Anything else, by the name of what it is; its content is not kept. */
	record Opaque(String what) implements Pickled {

	}

	/** A tuple, list or set. */
	final class Items implements Pickled {

		private final List<Pickled> items;

		Items(List<Pickled> items) {
			this.items = new ArrayList<>(items);
		}

		List<Pickled> all() {
			return this.items;
		}

	}

	/**
	 * A dictionary. State dictionaries have texts as keys; entries with other keys are
	 * only counted.
	 */
	final class Dictionary implements Pickled {

		private final Map<String, Pickled> entries = new LinkedHashMap<>();

		private long others;

		void put(Pickled key, Pickled value) {
			if (key instanceof Text text) {
				this.entries.put(text.value(), value);
			}
			else {
				this.others++;
			}
		}

		Map<String, Pickled> entries() {
			return this.entries;
		}

		long size() {
			return this.entries.size() + this.others;
		}

	}

	/**
	 * A storage: the values that tensors are views of.
	 *
	 * @param key under which the container holds it
	 * @param type type of its values; U8 for a storage of plain bytes
	 * @param typed whether the storage knows the type of its values
	 * @param first first value, where this is a part of the storage of that key
	 * @param elements number of values
	 */
	record Storage(String key, TensorType type, boolean typed, long first, long elements) implements Pickled {

	}

	/**
	 * A tensor: a view of a storage.
	 *
	 * @param storage the storage
	 * @param type type of the values
	 * @param offset first value, counted in values of this type
	 * @param sizes its shape
	 * @param strides distance of neighbours along each dimension, in values
	 */
	record View(Storage storage, TensorType type, long offset, List<Long> sizes,
			List<Long> strides) implements Pickled {

	}

}
