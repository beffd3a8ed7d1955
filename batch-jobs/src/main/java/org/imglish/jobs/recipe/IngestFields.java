package org.imglish.jobs.recipe;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.imglish.core.source.LongTexts;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.text.VocabularyModel;
import org.jspecify.annotations.Nullable;

/** Reads what an ingest makes a dataset of. */
final class IngestFields {

	/** The released models learn answers seen nine times or more. */
	private static final int LEAST_ANSWERS = 9;

	private static final Set<SourceFormat> LABELLED = EnumSet.of(SourceFormat.IDX, SourceFormat.IMAGE_INDEX,
			SourceFormat.VQA);

	private IngestFields() {
	}

	static Recipe.Ingest read(RecipeFields fields) {
		String dataset = fields.name("dataset", "the name that the dataset shall have");
		RecipeFields source = fields.object("source");
		SourceFormat format = source.choice("format", SourceFormat.class, null);
		String path = source.required("path", "the file or folder of the records");
		String images = source.optional("images");
		String labels = source.optional("labels");
		if (!source.isWrong()) {
			checkFiles(source, format, images, labels);
		}
		List<String> splits = source.words("splits");
		if (!splits.isEmpty() && format != SourceFormat.KARPATHY) {
			source.mistake("splits", "goes with the format karpathy only");
		}
		return new Recipe.Ingest(dataset, format, path, images, labels, splits,
				(int) fields.whole("imageSide", 256, 8, 4096), fields.whole("mostPixels", 50_000_000, 1, 1_000_000_000),
				(int) fields.whole("mostTokens", 512, 1, 100_000),
				fields.choice("longTexts", LongTexts.class, LongTexts.CUT),
				(int) fields.whole("samplesPerShard", 1000, 1, 100_000), fields.number("badShare", 0.1, 0, 1),
				(int) fields.whole("leastAnswers", LEAST_ANSWERS, 1, 1_000_000), answers(fields, format),
				vocabulary(fields, format));
	}

	private static void checkFiles(RecipeFields source, SourceFormat format, @Nullable String images,
			@Nullable String labels) {
		String missingImages = switch (format) {
			case COCO_CAPTIONS, KARPATHY, VQA, NLVR2 -> "is missing: the folder of the images";
			case IMAGE_FOLDER, IMAGE_INDEX, IDX, WEBDATASET, JSON_LINES, PLAIN_TEXT, PARAGRAPHS -> null;
		};
		if (images == null && missingImages != null) {
			source.mistake("images", missingImages);
		}
		if (labels == null && format == SourceFormat.IDX) {
			source.mistake("labels", "is missing: the IDX file of the labels");
		}
		if (labels != null && !LABELLED.contains(format)) {
			source.mistake("labels", "goes with the formats idx, image-index and vqa only");
		}
	}

	private static Recipe.@Nullable Answers answers(RecipeFields fields, @Nullable SourceFormat format) {
		if (!fields.has("answers")) {
			return null;
		}
		RecipeFields answers = fields.object("answers");
		String dataset = answers.optional("dataset");
		String file = answers.optional("file");
		if ((dataset != null) == (file != null)) {
			answers.mistake("", "needs exactly one of {dataset: NAME}, to take the list of another dataset, and {file: "
					+ "PATH}, a file of answers");
		}
		if (format != SourceFormat.VQA) {
			answers.mistake("", "goes with the format vqa only");
		}
		return new Recipe.Answers(dataset, file);
	}

	private static Recipe.Vocabulary vocabulary(RecipeFields fields, @Nullable SourceFormat format) {
		RecipeFields vocabulary = fields.object("vocabulary");
		String dataset = vocabulary.optional("dataset");
		String file = vocabulary.optional("file");
		int size = (int) vocabulary.whole("size", 0, 0, 1_000_000);
		VocabularyModel model = model(vocabulary, size);
		int given = ((dataset != null) ? 1 : 0) + ((file != null) ? 1 : 0) + ((size > 0) ? 1 : 0);
		if (given > 1) {
			vocabulary.mistake("", "has several of 'size', 'dataset' and 'file': a vocabulary is learned here or taken "
					+ "from one place");
		}
		if (given == 0 && format != null && hasTexts(format) && !vocabulary.isWrong()) {
			vocabulary.mistake("", "is missing: texts of the format "
					+ format.name().toLowerCase(Locale.ROOT).replace('_', '-')
					+ " need {size: N, model: bpe}, to learn N pieces of words from this source, "
					+ "{dataset: NAME}, to take the vocabulary of another dataset, or {file: tokenizer.json or beit3.spm}");
		}
		return new Recipe.Vocabulary(size, model, dataset, file);
	}

	private static VocabularyModel model(RecipeFields vocabulary, int size) {
		if (size == 0) {
			if (vocabulary.has("model")) {
				vocabulary.mistake("model", "goes with 'size' only: it says what is learned");
			}
			return VocabularyModel.WORD;
		}
		VocabularyModel model = vocabulary.choice("model", VocabularyModel.class, VocabularyModel.WORD);
		if (size < model.leastSize()) {
			vocabulary.mistake("size", "must be at least %d for the model %s, but is %d".formatted(model.leastSize(),
					model.name().toLowerCase(Locale.ROOT), size));
		}
		return model;
	}

	private static boolean hasTexts(SourceFormat format) {
		return switch (format) {
			case PLAIN_TEXT, PARAGRAPHS, COCO_CAPTIONS, KARPATHY, VQA, NLVR2 -> true;
			case IMAGE_FOLDER, IMAGE_INDEX, IDX, WEBDATASET, JSON_LINES -> false;
		};
	}

}
