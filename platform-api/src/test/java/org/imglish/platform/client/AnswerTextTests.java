package org.imglish.platform.client;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerTextTests {

	@Test
	void eachTaskIsAnsweredInWords() {
		assertThat(text("{'caption': 'a red circle', 'score': -0.5}")).isEqualTo("a red circle");
		assertThat(text("{'caption': ''}")).isEqualTo("(the model wrote no word)");
		assertThat(text("{'classes': [{'class': 'cat', 'probability': 0.75}, {'class': 'dog', 'probability': 0.25}]}"))
			.isEqualTo("cat 0.750; dog 0.250");
		assertThat(text("{'answers': [{'answer': 'yes', 'probability': 0.5}]}")).isEqualTo("yes 0.500");
		assertThat(text("{'statement': false, 'probability': 0.25}")).isEqualTo("false (true with probability 0.250)");
		assertThat(text("{'width': 8, 'height': 8, 'mask': 'x', 'regions': [{'class': 'sky', 'share': 0.5}]}"))
			.isEqualTo("sky 0.500");
		assertThat(text("{'width': 8, 'objects': [{'class': 'cat', 'score': 0.9, 'box': [1, 2, 3.4, 4]}]}"))
			.isEqualTo("cat 0.900 at 1,2, 3 x 4");
		assertThat(text("{'width': 8, 'objects': []}")).isEqualTo("no object");
	}

	@Test
	void whatIsRankedIsCalledAsItWasGiven() {
		assertThat(
				text("{'texts': [{'input': 2, 'text': 'a', 'similarity': 0.5}, {'input': 1, 'similarity': -0.125}]}"))
			.isEqualTo("input 2 0.500; input 1 -0.125");
	}

	@Test
	void featuresStayNumbers() {
		assertThat(text("{'image': [0.5, 1.0]}")).isEqualTo("{\"image\":[0.5,1.0]}");
	}

	private static String text(String output) {
		return AnswerText.of(JsonMapper.builder().build().readTree(output.replace('\'', '"')), (at) -> "input " + at);
	}

}
