package org.imglish.core.text;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** What XLMRobertaTokenizer makes of the same model and texts is in tiny.json. */
class SentencePieceTextTests {

	private static Path file(String name) throws Exception {
		URL found = Objects.requireNonNull(SentencePieceTextTests.class.getResource("/tokenizer/" + name));
		return Path.of(found.toURI());
	}

	private static JsonNode expected() throws Exception {
		return JsonMapper.builder().build().readTree(Files.readString(file("tiny.json")));
	}

	static Stream<JsonNode> cases() throws Exception {
		return expected().path("cases").valueStream();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void idsAreThoseOfTheReleasedWrapping(JsonNode expected) throws Exception {
		try (TextTokenizer tokenizer = TokenizerFile.open(file("tiny.spm"))) {
			int[] ids = expected.path("ids").valueStream().mapToInt(JsonNode::asInt).toArray();
			assertThat(tokenizer.encode(expected.path("text").asString())).containsExactly(ids);
			assertThat(tokenizer.decode(ids)).isEqualTo(expected.path("decoded").asString());
		}
	}

	@Test
	void theMaskComesAfterThePiecesAndUnusedRowsAfterTheMask() throws Exception {
		try (TextTokenizer tokenizer = TokenizerFile.open(file("tiny.spm"))) {
			assertThat(tokenizer.mask()).isEqualTo(expected().path("mask").asInt());
			assertThat(tokenizer.vocabularySize()).isEqualTo(expected().path("size").asInt() + 8);
			assertThat(tokenizer.words()).isEqualTo(tokenizer.mask());
		}
	}

	@Test
	void specialTokensAreLeftOutOfDecoding() throws Exception {
		try (TextTokenizer tokenizer = TokenizerFile.open(file("tiny.spm"))) {
			int[] text = tokenizer.encode("a red cat");
			int[] padded = new int[text.length + 4];
			System.arraycopy(text, 0, padded, 1, text.length);
			padded[text.length + 1] = TextTokenizer.END;
			padded[text.length + 2] = TextTokenizer.PADDING;
			padded[text.length + 3] = tokenizer.mask();
			assertThat(tokenizer.decode(padded)).isEqualTo("a red cat");
		}
	}

	@Test
	void aFileThatIsNoModelIsRefused(@TempDir Path folder) throws Exception {
		byte[] model = Files.readAllBytes(file("tiny.spm"));
		for (byte[] damaged : new byte[][] { {}, "some text".getBytes(), java.util.Arrays.copyOf(model, 1001) }) {
			Path file = Files.write(folder.resolve("damaged.spm"), damaged);
			assertThatIOException().isThrownBy(() -> TokenizerFile.open(file)).withMessageContaining("damaged.spm");
		}
		Path other = Files.writeString(folder.resolve("vocabulary.txt"), "a");
		assertThatIOException().isThrownBy(() -> TokenizerFile.open(other)).withMessageContaining(".spm");
	}

	@Test
	void aFolderCarriesItsTokenizer(@TempDir Path folder) throws IOException, Exception {
		assertThatIOException().isThrownBy(() -> TokenizerFile.of(folder)).withMessageContaining("tokenizer.json");
		TokenizerFile.copy(file("tiny.spm"), folder);
		assertThat(TokenizerFile.of(folder)).isEqualTo(folder.resolve("tokenizer.spm"))
			.hasSameBinaryContentAs(file("tiny.spm"));
	}

}
