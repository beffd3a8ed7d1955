package org.imglish.core.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

import org.imglish.core.masking.TextMasking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class HuggingFaceTextTests {

	private static final String UNIGRAM = """
			{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [
				{"id": 6, "content": "<mask>", "single_word": false, "lstrip": true, "rstrip": false, "normalized": false,
				"special": true}],
			"normalizer": null, "post_processor": null,
			"pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "add_prefix_space": true},
			"decoder": {"type": "Metaspace", "replacement": "\u2581", "add_prefix_space": true},
			"model": {"type": "Unigram", "unk_id": 3, "byte_fallback": false, "vocab": [
				["<s>", 0.0], ["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["\u2581a", -1.0], ["\u2581cat", -2.0]]}}
			""";

	@TempDir
	private Path folder;

	private TextTokenizer open(String json) throws Exception {
		return TokenizerFile.open(Files.writeString(this.folder.resolve("tokenizer.json"), json));
	}

	@Test
	void aUnigramModelListsItsWords() throws Exception {
		try (TextTokenizer tokenizer = open(UNIGRAM)) {
			assertThat(tokenizer.encode("a cat z")).containsExactly(4, 5, 3);
			assertThat(tokenizer.decode(new int[] { 0, 4, 5, 6, 2 })).isEqualTo("a cat");
			assertThat(tokenizer.mask()).isEqualTo(6);
			assertThat(tokenizer.vocabularySize()).isEqualTo(7);
		}
	}

	/** As the library's own examples number them. */
	@Test
	void theMaskMayComeBeforeTheWords() throws Exception {
		String early = """
				{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
				"pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
				"model": {"type": "WordLevel", "unk_token": "<unk>", "vocab":
					{"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "<mask>": 4, "a": 5, "cat": 6}}}
				""";
		try (TextTokenizer tokenizer = open(early)) {
			assertThat(tokenizer.mask()).isEqualTo(4);
			assertThat(tokenizer.words()).isEqualTo(7);
			TextMasking masking = new TextMasking(1, tokenizer.mask(), tokenizer.words());
			SplittableRandom random = new SplittableRandom(1);
			for (int i = 0; i < 200; i++) {
				long[] row = { 0, 5, 6, 5, 2 };
				masking.apply(row, random);
				assertThat(Arrays.stream(row, 1, 4).boxed()).containsAnyOf(4L, 5L, 6L)
					.allMatch((id) -> id >= 4 && id < 7);
			}
		}
	}

	@Test
	void specialTokensHaveTheIdsOfTheReleasedModels() {
		assertThatIOException().isThrownBy(() -> open(UNIGRAM.replace("\"<pad>\"", "\"[PAD]\"")))
			.withMessageContaining("<pad>")
			.withMessageContaining("the id 1");
		assertThatIOException().isThrownBy(() -> open(UNIGRAM.replace("<mask>", "[MASK]")))
			.withMessageContaining("no token <mask>");
	}

	@Test
	void mergesAreNotLeftOutAtRandom() throws Exception {
		String json = """
				{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
				"pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
				"model": {"type": "BPE", "dropout": 0.5, "unk_token": "<unk>", "continuing_subword_prefix": null,
					"end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "vocab":
					{"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a": 4, "b": 5, "ab": 6, "<mask>": 7}, "merges": ["a b"]}}
				""";
		try (TextTokenizer tokenizer = open(json)) {
			assertThat(tokenizer.encode("ab ".repeat(100))).hasSize(100).containsOnly(6);
			assertThat(tokenizer.remarks()).singleElement().asString().contains("dropout 0.5", "switched off");
		}
		try (TextTokenizer tokenizer = open(json.replace("0.5", "null"))) {
			assertThat(tokenizer.remarks()).isEmpty();
		}
	}

}
