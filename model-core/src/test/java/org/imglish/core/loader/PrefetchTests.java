package org.imglish.core.loader;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class PrefetchTests {

	@ParameterizedTest
	@CsvSource({ "10, 100, 2", "10, 20, 2", "10, 19, 1", "10, 0, 1", "0, 0, 1", "0, 5, 2" })
	void asManyBatchesAreAheadAsThereIsRoomFor(long batch, long most, int ahead) {
		assertThat(new Prefetch.Room(batch, most).ahead()).isEqualTo(ahead);
	}

	@Test
	void noMoreThanTheRoomIsPrepared() throws Exception {
		Set<Long> prepared = new ConcurrentSkipListSet<>();
		CountDownLatch second = new CountDownLatch(1);
		try (Prefetch<Long> prefetch = new Prefetch<>("test", 9, new Prefetch.Room(10, 10), (step) -> {
			prepared.add(step);
			if (step == 2) {
				second.countDown();
			}
			return step;
		})) {
			assertThat(prefetch.take(1)).isEqualTo(1);
			assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(prepared).containsExactly(1L, 2L);
			assertThat(prefetch.take(2)).isEqualTo(2);
		}
	}

	@Test
	void whatDoesNotFitIsRefusedWithAWayOut() {
		long mebibyte = 1 << 20;
		assertThatNoException().isThrownBy(() -> DirectMemory.check(300 * mebibyte, 2, 600 * mebibyte));
		assertThatIOException().isThrownBy(() -> DirectMemory.check(1200 * mebibyte, 2, 2048 * mebibyte))
			.withMessageContaining("a batch take 1200 MiB outside the heap, and 2 batches must fit")
			.withMessageContaining("may reserve 2048 MiB only")
			.withMessageContaining("-XX:MaxDirectMemorySize=3g")
			.withMessageContaining("smaller batches");
		assertThatIOException().isThrownBy(() -> Prefetch.Room.of(Long.MAX_VALUE / 4, 0));
	}

	@Test
	void theLimitIsThatOfTheProcess() throws IOException {
		assertThat(DirectMemory.limit()).isBetween(1L << 20, Runtime.getRuntime().maxMemory());
		assertThat(Prefetch.Room.of(Pixels.bytes(32, 32), Prefetch.Room.USUAL).ahead()).isEqualTo(2);
	}

}
