package org.imglish.core.checkpoint;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import ai.djl.ndarray.types.Shape;
import org.imglish.core.checkpoint.Pickled.Storage;
import org.imglish.core.checkpoint.Pickled.View;

/** Finds the values of tensors within their storages, and checks that they are there. */
final class Views {

	private static final int MAX_DIMENSIONS = 64;

	/** Bytes that a tensor may have even if its storage, seen repeatedly, has less. */
	private static final long REPEATED_BYTES = 16 << 20;

	private Views() {
	}

	/**
	 * Finds a tensor.
	 * @param storages place of each storage, by key
	 * @throws IllegalArgumentException if the tensor reaches beyond its storage
	 */
	static StoredTensor locate(View view, Map<String, FileRange> storages) {
		FileRange whole = storages.get(view.storage().key());
		if (whole == null) {
			throw new IllegalArgumentException("is a view of a storage that the file does not list");
		}
		int width = view.type().bytes();
		FileRange storage = part(whole, view.storage());
		check(view, storage.bytes() / width, storage.bytes());
		Shape shape = new Shape(view.sizes().stream().mapToLong(Long::longValue).toArray());
		if (isContiguous(view)) {
			return new StoredTensor(view.type(), shape,
					new FileRange(storage.file(), storage.start() + view.offset() * width, shape.size() * width));
		}
		return new StoredTensor(view.type(), shape,
				new StridedContent(storage, width, view.offset(), view.sizes(), view.strides()));
	}

	private static FileRange part(FileRange whole, Storage storage) {
		int width = storage.type().bytes();
		return new FileRange(whole.file(), whole.start() + storage.first() * width, storage.elements() * width);
	}

	private static void check(View view, long available, long bytes) {
		List<Long> sizes = view.sizes();
		List<Long> strides = view.strides();
		if (sizes.size() != strides.size() || sizes.size() > MAX_DIMENSIONS) {
			throw new IllegalArgumentException(
					"has " + sizes.size() + " sizes and " + strides.size() + " strides, where equally many belong");
		}
		if (view.offset() < 0 || sizes.stream().anyMatch((size) -> size < 0)
				|| strides.stream().anyMatch((stride) -> stride < 0)) {
			throw new IllegalArgumentException("has a negative offset, size or stride");
		}
		try {
			long elements = 1;
			long last = view.offset();
			for (int i = 0; i < sizes.size(); i++) {
				elements = Math.multiplyExact(elements, sizes.get(i));
				last = Math.addExact(last, Math.multiplyExact(Math.max(0, sizes.get(i) - 1), strides.get(i)));
			}
			if (elements > 0 && last >= available || view.offset() > available) {
				throw new IllegalArgumentException(
						String.format(Locale.ROOT, "reaches to value %d of storage %s, which has %d", last,
								Shown.name(view.storage().key()), available));
			}
			if (Math.multiplyExact(elements, view.type().bytes()) > Math.max(bytes, REPEATED_BYTES)) {
				throw new IllegalArgumentException(
						String.format(Locale.ROOT, "repeats a storage of %d bytes up to %d values", bytes, elements));
			}
		}
		catch (ArithmeticException ex) {
			throw new IllegalArgumentException("has a shape beyond all bounds", ex);
		}
	}

	/** Whether the values lie row by row without a gap, or there are none. */
	private static boolean isContiguous(View view) {
		long expected = 1;
		boolean contiguous = true;
		for (int i = view.sizes().size() - 1; i >= 0; i--) {
			long size = view.sizes().get(i);
			if (size == 0) {
				return true;
			}
			contiguous &= size == 1 || view.strides().get(i) == expected;
			expected *= size;
		}
		return contiguous;
	}

}
