package org.imglish.core.quality;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CaptionTextTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			A man, riding a wave.|a man riding a wave
			"The dog's ball" isn't red!|the dog 's ball is n't red
			A black-and-white cat -- asleep|a black-and-white cat asleep
			They cannot park at 2:30; 1,000 cars|they can not park at 2:30 1,000 cars
			Café & bar|café & bar
			the boys' room|the boys room
			... ?|''
			""")
	void captionsAreSplitAsTheEvaluationSplitsThem(String caption, String words) {
		assertThat(CaptionText.normalize(caption)).isEqualTo(words.equals("''") ? "" : words);
	}

}
