package org.imglish.jobs.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

import org.imglish.core.digest.Sha256;
import org.imglish.jobs.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * A file of the store that a row of the database names.
 *
 * @param part which part of the store it lies in
 * @param name its name there, with slashes between the levels
 * @param bytes its size, or null where no row has it
 * @param sha256 lower-case hexadecimal SHA-256 of it, or null where no row has it
 */
record StoredFile(Part part, String name, @Nullable Long bytes, @Nullable String sha256) {

	StoredFile {
		if (List.of(name.split("[/\\\\]", -1)).stream().anyMatch((level) -> level.isEmpty() || level.equals(".."))) {
			throw new IllegalArgumentException("No file of a store is called " + name);
		}
	}

	/**
	 * Whether it is what it was.
	 * @throws IOException if it is missing or cannot be read
	 */
	boolean isWhole(Store store) throws IOException {
		Sha256 sum = new Sha256();
		try (InputStream in = open(store)) {
			long read = in.transferTo(sum.adding(OutputStream.nullOutputStream()));
			return (this.bytes == null || read == this.bytes) && (this.sha256 == null || this.sha256.equals(sum.hex()));
		}
	}

	/**
	 * Makes sure that it is there.
	 * @throws IOException if it is missing or cannot be reached
	 */
	void find(Store store) throws IOException {
		open(store).close();
	}

	/** For people: part and name. */
	String place() {
		return this.part.name().toLowerCase(Locale.ROOT) + "/" + this.name;
	}

	private InputStream open(Store store) throws IOException {
		return switch (this.part) {
			case CHECKPOINTS -> {
				int end = this.name.lastIndexOf('/');
				yield store.checkpoints().open(this.name.substring(0, end), this.name.substring(end + 1));
			}
			case DATASETS -> store.datasets().open(this.name);
			case PREDICTIONS -> store.runFiles().open(this.name);
		};
	}

	/** The parts of a store, called as their folders in a home. */
	enum Part {

		CHECKPOINTS, DATASETS, PREDICTIONS

	}

}
