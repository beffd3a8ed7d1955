package org.imglish.core.training;

import org.imglish.core.backbone.BatchRows;
import org.imglish.core.training.Share.Rows;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShareTests {

	@Test
	void membersDivideABatchWithoutRemainder() {
		for (int rows : new int[] { 0, 1, 2, 7, 2048 }) {
			for (int size : new int[] { 1, 2, 3, 5 }) {
				int next = 0;
				for (int rank = 0; rank < size; rank++) {
					Share share = new Share(rank, size);
					assertThat(share.from(rows)).isEqualTo(next);
					assertThat(share.of(rows)).isBetween(rows / size, rows / size + 1);
					next = share.to(rows);
				}
				assertThat(next).isEqualTo(rows);
			}
		}
	}

	@Test
	void eachPartOfABatchIsShared() {
		assertThat(new Share(1, 2).of(7, 2)).containsExactly(new Rows(1, 3, new BatchRows(1, 3)),
				new Rows(5, 7, new BatchRows(2, 4)));
		assertThat(Share.WHOLE.of(7, 2)).containsExactly(new Rows(0, 3, null), new Rows(3, 7, null));
	}

	@Test
	void ofFewRowsSomeMembersHaveNone() {
		assertThat(new Share(0, 3).of(2, 1).get(0).isElsewhere()).isTrue();
		assertThat(new Share(1, 3).of(2, 1).get(0).isElsewhere()).isFalse();
		assertThat(new Share(0, 3).of(0, 1).get(0).isElsewhere()).as("nobody has any").isFalse();
	}

}
