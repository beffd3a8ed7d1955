package org.imglish.core.optimizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.imglish.core.optimizer.Division.Bucket;
import org.imglish.core.optimizer.Division.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DivisionTests {

	/** Values of a cache line. */
	private static final long LINE = 16;

	private static final Map<String, Long> SIZES = sizes(7, 1000, 16, 1, 333);

	private static Map<String, Long> sizes(long... sizes) {
		Map<String, Long> named = new LinkedHashMap<>();
		for (long size : sizes) {
			named.put("array " + named.size(), size);
		}
		return named;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 8, 200 })
	void eachValueIsOneMembers(int members) {
		Map<String, int[]> holders = new LinkedHashMap<>();
		SIZES.forEach((name, size) -> holders.put(name, new int[size.intValue()]));
		for (Bucket bucket : Division.of(SIZES, members, 256).buckets()) {
			for (int rank = 0; rank < members; rank++) {
				for (Span span : bucket.of(rank)) {
					int[] array = holders.get(span.name());
					IntStream.range((int) span.from(), (int) span.to()).forEach((value) -> array[value]++);
				}
			}
		}
		assertThat(holders.values()).allSatisfy((array) -> assertThat(array).containsOnly(1));
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 8 })
	void membersHoldEquallyMuchButForACacheLineABucket(int members) {
		Division division = Division.of(sizes(1_000_000, 5, 70_000), members, 100_000);
		assertThat(division.buckets()).hasSizeGreaterThan(10);
		long held = division.buckets().stream().mapToLong(Bucket::part).sum();
		assertThat(held).isBetween(1_070_005L / members, 1_070_005L / members + LINE * (division.buckets().size() + 3));
	}

	@Test
	void whatAMemberHoldsOfAnArrayBeginsAtACacheLine() {
		for (Bucket bucket : Division.of(SIZES, 3, 256).buckets()) {
			assertThat(bucket.part() % LINE).isZero();
			for (int rank = 0; rank < 3; rank++) {
				assertThat(bucket.of(rank)).allSatisfy((span) -> {
					assertThat(span.from() % LINE).isZero();
					assertThat(span.at() % LINE).isZero();
					assertThat(span.at() + span.length()).isLessThanOrEqualTo(bucket.part());
				});
			}
		}
	}

	@Test
	void bucketsKeepTheOrderOfTheArrays() {
		List<String> names = Division.of(SIZES, 2, 256)
			.buckets()
			.stream()
			.flatMap((bucket) -> bucket.spans().stream())
			.map(Span::name)
			.distinct()
			.toList();
		assertThat(names).containsExactlyElementsOf(SIZES.keySet());
	}

}
