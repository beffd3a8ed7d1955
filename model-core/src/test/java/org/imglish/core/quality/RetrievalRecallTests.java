package org.imglish.core.quality;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class RetrievalRecallTests {

	@Test
	void anImageIsFoundByAnyOfItsTexts() {
		RetrievalRecall recall = new RetrievalRecall(new long[] { 7, 7, 9, 9 });
		recall.add(7, new float[] { 0.1f, 0.9f, 0.3f, 0.2f });
		recall.add(9, new float[] { 0.8f, 0.2f, 0.7f, 0.6f });
		assertThat(recall.imageToText(1)).isEqualTo(0.5);
		assertThat(recall.imageToText(5)).isEqualTo(1);
	}

	@Test
	void aTextIsFoundWhenItsImageIsTheMostSimilar() {
		RetrievalRecall recall = new RetrievalRecall(new long[] { 7, 7, 9, 9 });
		recall.add(7, new float[] { 0.1f, 0.9f, 0.3f, 0.2f });
		recall.add(9, new float[] { 0.8f, 0.2f, 0.7f, 0.6f });
		assertThat(recall.textToImage(1)).isEqualTo(0.75);
		assertThat(recall.textToImage(5)).isEqualTo(1);
		assertThat(recall.average()).isCloseTo((0.5 + 1 + 1 + 0.75 + 1 + 1) / 6, within(1e-9));
	}

	@Test
	void onlyTheTenMostSimilarImagesOfATextCount() {
		RetrievalRecall recall = new RetrievalRecall(new long[] { 0, 5 });
		for (int image = 0; image < 12; image++) {
			recall.add(image, new float[] { image, (image == 5) ? 100 : image });
		}
		assertThat(recall.textToImage(10)).isEqualTo(0.5);
		assertThat(recall.textToImage(1)).isEqualTo(0.5);
	}

	@Test
	void anImageIsCountedOnce() {
		RetrievalRecall recall = new RetrievalRecall(new long[] { 3 });
		recall.add(3, new float[] { 1 });
		assertThatIllegalArgumentException().isThrownBy(() -> recall.add(3, new float[] { 1 }))
			.withMessageContaining("Image 3");
	}

}
