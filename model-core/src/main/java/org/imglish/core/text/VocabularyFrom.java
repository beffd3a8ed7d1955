package org.imglish.core.text;

import java.util.Locale;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.jspecify.annotations.Nullable;

/** Where the text tokenizer of a dataset comes from; at most one is given. */
public record VocabularyFrom(
		@Field(value = "Most entries of a vocabulary that is learned from the source; 0 where none is.",
				unit = "tokens", min = 0, max = 1e6, byDefault = "0") int size,
		@Field("What the entries of a learned vocabulary are.") @Nullable VocabularyModel model,
		@Field("Dataset whose vocabulary is used.") @Nullable String dataset,
		@Field("A tokenizer.json or SentencePiece model inside the data roots.") @Nullable String file)
		implements
			Checked {

	@Default("word, of a vocabulary that is learned")
	static @Nullable VocabularyModel model(int size) {
		return (size > 0) ? VocabularyModel.WORD : null;
	}

	/**
	 * Learns the vocabulary, or null where none is learned.
	 * @param threads as those of {@link VocabularyModel#learner}
	 */
	public @Nullable VocabularyLearner learner(int threads) {
		if (this.size == 0) {
			return null;
		}
		return ((this.model != null) ? this.model : VocabularyModel.WORD).learner(threads);
	}

	/** Whether there is none. */
	public boolean isMissing() {
		return given() == 0;
	}

	private int given() {
		return ((this.dataset != null) ? 1 : 0) + ((this.file != null) ? 1 : 0) + ((this.size > 0) ? 1 : 0);
	}

	@Override
	public void check(Checks checks) {
		checks.that(given() <= 1, "",
				"has several of 'size', 'dataset' and 'file': a vocabulary is learned here or taken from one place");
		checks.that(this.size > 0 || this.model == null, "model", "goes with 'size' only: it says what is learned");
		if (this.model != null && this.size > 0) {
			checks.that(this.size >= this.model.minSize(), "size", "must be at least %d for the model %s, but is %d",
					this.model.minSize(), this.model.name().toLowerCase(Locale.ROOT), this.size);
		}
	}

}
