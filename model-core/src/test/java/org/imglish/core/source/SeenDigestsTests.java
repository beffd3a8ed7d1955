package org.imglish.core.source;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SeenDigestsTests {

	private static final int MOST = 20_000;

	static Stream<SeenDigests> kinds() {
		return Stream.of(new DigestTable(), new DigestFile(MOST));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void eachDigestIsNewOnce(SeenDigests seen) {
		Random random = new Random(1);
		Set<Long> expected = new HashSet<>();
		try (seen) {
			for (int i = 0; i < MOST; i++) {
				long high = random.nextInt(MOST) * 0x9E3779B97F4A7C15L;
				assertThat(seen.add(high, ~high)).as("digest %d", i).isEqualTo(expected.add(high));
			}
		}
	}

	/**
	 * Those of one page, which are more than it holds, and some at the end of the file.
	 */
	@ParameterizedTest
	@MethodSource("kinds")
	void digestsThatBeginAlikeAreToldApart(SeenDigests seen) {
		try (seen) {
			for (long begin : new long[] { 0, 1, -1L }) {
				for (int i = 1; i <= 500; i++) {
					assertThat(seen.add(begin, i)).isTrue();
				}
				for (int i = 1; i <= 500; i++) {
					assertThat(seen.add(begin, i)).isFalse();
				}
			}
		}
	}

	/** One page, of 64 digests, is made for one of them. */
	@Test
	void aFileThatIsFullSaysSo() {
		try (SeenDigests seen = new DigestFile(1)) {
			for (int i = 1; i <= 64; i++) {
				assertThat(seen.add(7, i)).isTrue();
			}
			assertThat(seen.add(7, 64)).isFalse();
			assertThatIllegalStateException().isThrownBy(() -> seen.add(7, 65)).withMessageContaining("is full");
		}
	}

	@Test
	void theFirstHalfOfAnHexadecimalDigestCounts() {
		try (SeenDigests seen = SeenDigests.none(10)) {
			assertThat(seen.add("0123456789abcdef".repeat(2) + "0".repeat(32))).isTrue();
			assertThat(seen.add("0123456789abcdef".repeat(2) + "1".repeat(32))).isFalse();
			assertThat(seen.add("0123456789abcdef".repeat(1) + "f".repeat(48))).isTrue();
		}
	}

}
