package org.imglish.core.shard;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;

import org.imglish.core.shard.Holdings.Part;

/**
 * What a use needs of a dataset.
 *
 * @param use what the samples are for, to go after "for"
 * @param parts what every sample must have
 * @param some what at least one sample must have
 * @param classes fewest classes or answers that the dataset must list
 * @param vocabulary whether it must have a text tokenizer
 * @param imagesAlone whether a dataset of images alone will do with its images: what is
 * written about them need not be read
 */
public record Requirement(String use, Set<Part> parts, Set<Part> some, int classes, boolean vocabulary,
		boolean imagesAlone) {

	public Requirement {
		parts = Set.copyOf(parts);
		some = Set.copyOf(some);
	}

	/** Parts of every sample; tokenized texts come with a tokenizer. */
	public static Requirement of(String use, Set<Part> parts) {
		return new Requirement(use, parts, Set.of(), 0, parts.contains(Part.TOKENS), false);
	}

	/** The same, and as many classes or answers. */
	public Requirement withClasses(int fewest) {
		return new Requirement(this.use, this.parts, this.some, fewest, this.vocabulary, this.imagesAlone);
	}

	/** The same, and parts of at least one sample. */
	public Requirement withSome(Set<Part> least) {
		return new Requirement(this.use, this.parts, least, this.classes, this.vocabulary, this.imagesAlone);
	}

	/** The same, unless there is nothing but images. */
	public Requirement orImagesAlone() {
		return new Requirement(this.use, this.parts, this.some, this.classes, this.vocabulary, true);
	}

	/** Whether a dataset's texts are read, in the vocabulary of whoever reads them. */
	public boolean readsTexts(Manifest manifest) {
		return this.parts.contains(Part.TOKENS) && !isOfImagesAlone(manifest);
	}

	private boolean isOfImagesAlone(Manifest manifest) {
		return this.imagesAlone && manifest.kind() == Manifest.Kind.IMAGES;
	}

	/**
	 * Refuses a dataset that lacks something, before anything is computed.
	 * @throws IOException with what it lacks and the way out
	 */
	public void check(Manifest manifest) throws IOException {
		if (isOfImagesAlone(manifest)) {
			manifest.require(this.use, Set.of(Part.IMAGE));
			return;
		}
		manifest.require(this.use, this.parts);
		manifest.requireSome(this.use, this.some);
		if (this.vocabulary && manifest.tokenizer() == null) {
			throw new IOException("Dataset " + manifest.dataset() + " cannot be used for " + this.use
					+ ": it has no text tokenizer; ingest it with a vocabulary");
		}
		if (manifest.classes().size() < this.classes) {
			throw new IOException(String.format(Locale.ROOT,
					"Dataset %s cannot be used for %s: it has %d classes or answers, and needs at least %d; "
							+ "ingest a source whose records name theirs",
					manifest.dataset(), this.use, manifest.classes().size(), this.classes));
		}
	}

}
