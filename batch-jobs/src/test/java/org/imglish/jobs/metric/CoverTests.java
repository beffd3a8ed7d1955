package org.imglish.jobs.metric;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CoverTests {

	@Test
	void aWholeBucketIsOnePiece() {
		assertThat(Cover.of(0, (1 << 25) - 1, 40)).containsExactly(new Cover.Piece(25, 0, 0));
	}

	@Test
	void edgesAreTakenFromNarrowerBuckets() {
		assertThat(Cover.of(15, 160, 7)).containsExactly(new Cover.Piece(0, 15, 15), new Cover.Piece(4, 1, 9),
				new Cover.Piece(0, 160, 160));
	}

	@Test
	void noBucketIsWiderThanAskedFor() {
		assertThat(Cover.of(0, 1_000_000, 9)).extracting(Cover.Piece::level).allMatch((level) -> level <= 7);
		assertThat(Cover.of(5, 9, 0)).containsExactly(new Cover.Piece(0, 5, 9));
	}

	@Test
	void piecesFollowEachOtherWithoutGapOrOverlap() {
		Random random = new Random(1);
		for (int i = 0; i < 1000; i++) {
			long from = random.nextLong(1L << random.nextInt(1, 40));
			long to = from + random.nextLong(1L << random.nextInt(1, 40));
			List<Cover.Piece> pieces = Cover.of(from, to, random.nextInt(30));
			long next = from;
			for (Cover.Piece piece : pieces) {
				assertThat(piece.first() << piece.level()).isEqualTo(next);
				next = (piece.last() + 1) << piece.level();
			}
			assertThat(next).isEqualTo(to + 1);
			assertThat(pieces).hasSizeLessThanOrEqualTo(2 * RollUps.LEVELS.size() + 1);
		}
	}

}
