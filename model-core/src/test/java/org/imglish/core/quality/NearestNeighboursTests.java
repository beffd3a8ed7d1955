package org.imglish.core.quality;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class NearestNeighboursTests {

	@Test
	void nearNeighboursVoteMoreThanFarOnes() {
		NearestNeighbours neighbours = new NearestNeighbours(3, 3);
		neighbours.add(new float[] { 1, 0 }, 0);
		neighbours.add(new float[] { 0.6f, 0.8f }, 1);
		neighbours.add(new float[] { 0.6f, -0.8f }, 1);
		neighbours.add(new float[] { -1, 0 }, 2);
		float[] votes = neighbours.votes(new float[] { 1, 0 });
		assertThat(votes[0] / votes[1]).isEqualTo((float) (Math.exp(0.4 / 0.07) / 2), within(0.01f));
		assertThat(votes[2]).isZero();
	}

	@Test
	void aClassThatDoesNotExistIsRefused() {
		NearestNeighbours neighbours = new NearestNeighbours(1, 2);
		assertThatIllegalArgumentException().isThrownBy(() -> neighbours.add(new float[] { 1 }, 2))
			.withMessageContaining("2");
	}

}
