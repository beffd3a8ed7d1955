package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;
import org.imglish.core.library.DatasetVersion;
import org.imglish.core.library.Named;
import org.imglish.core.shard.Requirement;
import org.imglish.core.text.VocabularyFrom;
import org.jspecify.annotations.Nullable;

/** How records become a dataset. */
public record Ingestion(
		@Field(value = "Name that the dataset shall have; of a version NAME@N.",
				pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}(@[1-9][0-9]{0,5})?",
				words = "1 to 100 letters, digits and - _ . and start with a letter or digit") String dataset,
		@Field("Dataset, or version NAME@N of it, that the records are added to, as a new version. It keeps its own shards, and its vocabulary is used.") @Nullable String append,
		@Field(value = "What becomes of the run where there is a dataset of this name; reuse completes it at once if recipe and source are the same.",
				byDefault = "refuse") IfExists ifExists,
		@Field("Where the records come from.") Source source,
		@Field(value = "Shorter side that images are re-encoded to.", unit = "pixels", min = 8, max = 4096,
				byDefault = "256") int imageSide,
		@Field(value = "Width times height above which an image is skipped.", unit = "pixels", min = 1, max = 1e9,
				byDefault = "50000000") @Formerly("mostPixels") long maxPixels,
		@Field(value = "Longest text, special tokens not included.", unit = "tokens", min = 1, max = 100_000,
				byDefault = "512") @Formerly("mostTokens") int maxTokens,
		@Field(value = "What becomes of longer texts; beside an image they are skipped.",
				byDefault = "cut") LongTexts longTexts,
		@Field(value = "Records of a shard; also what is committed at once.", unit = "records", min = 1, max = 100_000,
				byDefault = "1000") int samplesPerShard,
		@Field(value = "Into how many parts the records are divided, which idle workers share; there are the same shards whatever the number is. Left out, one for every 8 shards, at most 32.",
				min = 1, max = 1000) @Nullable Integer parts,
		@Field(value = "Share of skipped records above which the run fails.", min = 0, max = 1,
				byDefault = "0.1") @Formerly("badShare") double maxBadShare,
		@Field(value = "How often an answer must occur to be learned; the released models learn those seen nine times.",
				min = 1, max = 1e6, byDefault = "9") @Formerly("leastAnswers") int minAnswers,
		@Field("Where the list of answers comes from; left out, they are counted. Of the format vqa.") @Nullable AnswersFrom answers,
		@Field("How texts are tokenized.") VocabularyFrom vocabulary) implements Checked {

	/** Field of the dataset that is appended to. */
	public static final String APPEND = "append";

	@Default("must be given; with append, the next version of that")
	static @Nullable String dataset(@Nullable String append) {
		return (append != null) ? DatasetVersion.of(append).series() : null;
	}

	@Override
	public void check(Checks checks) {
		checkVersion(checks);
		checks.that(this.answers == null || this.source.format() == SourceFormat.VQA, "answers",
				"goes with the format vqa only");
		checks.that(!this.vocabulary.isMissing() || this.append != null || !this.source.format().hasTexts(),
				"vocabulary",
				"is missing: texts of the format %s need {size: N, model: bpe}, to learn N pieces of words from this "
						+ "source, {dataset: NAME}, to take the vocabulary of another dataset, or {file: tokenizer.json "
						+ "or beit3.spm}",
				this.source.format().word());
	}

	private void checkVersion(Checks checks) {
		DatasetVersion made = DatasetVersion.of(this.dataset);
		if (this.append == null) {
			checks.that(made.name().equals(made.series()), "dataset",
					"names a version, which only 'append' makes: append: %s", made.series());
			return;
		}
		DatasetVersion grown = DatasetVersion.of(this.append);
		checks.that(made.series().equals(grown.series()), "dataset",
				"is '%s', but a version of '%s' is made: leave it out, or name the next version", this.dataset,
				grown.series());
		checks.that(made.name().equals(made.series()) || made.number() > grown.number(), "dataset",
				"must be a later version than '%s', to which is appended", this.append);
		checks.that(this.vocabulary.isMissing(), "vocabulary",
				"does not go with append: texts are read in the vocabulary of '%s'", this.append);
		checks.that(this.answers == null, "answers", "does not go with append: they are those of '%s'", this.append);
	}

	/** What will be looked up. */
	public List<Named> named() {
		List<Named> named = new ArrayList<>(this.source.named());
		if (this.append != null) {
			named.add(new Named.Dataset(APPEND, this.append,
					new Requirement("appending to it", Set.of(), Set.of(), 0, this.source.format().hasTexts(), false)));
		}
		if (this.vocabulary.dataset() != null) {
			named.add(new Named.Dataset("vocabulary.dataset", this.vocabulary.dataset(),
					new Requirement("its vocabulary", Set.of(), Set.of(), 0, true, false)));
		}
		if (this.vocabulary.file() != null) {
			named.add(new Named.Place("vocabulary.file", this.vocabulary.file(), Named.Shape.FILE));
		}
		if (this.answers != null && this.answers.dataset() != null) {
			named.add(new Named.Dataset("answers.dataset", this.answers.dataset(),
					Requirement.of("its list of answers", Set.of()).withClasses(1)));
		}
		if (this.answers != null && this.answers.file() != null) {
			named.add(new Named.Place("answers.file", this.answers.file(), Named.Shape.FILE));
		}
		return named;
	}

	/**
	 * What lies at the places that it reads, by what the recipe calls them.
	 * @throws IOException if one of them is not there or lies outside the roots
	 */
	public Map<String, SourcePrint> prints(DataRoots roots) throws IOException {
		Map<String, SourcePrint> prints = new TreeMap<>();
		for (Named named : named()) {
			if (named instanceof Named.Place place) {
				prints.put(place.field(), SourcePrint.of(roots.resolveAll(place), roots));
			}
		}
		Path file = BracePattern.paths(this.source.path()).get(0);
		if (this.source.hasImagesBeside() && !Files.isDirectory(roots.resolve(file))) {
			prints.put("the folder of source.path",
					SourcePrint.of(roots.resolve(file).resolveSibling("").normalize(), roots));
		}
		return prints;
	}

}
