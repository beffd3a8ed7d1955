package org.imglish.jobs.lease;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ThreadsTests {

	@Test
	void whatIsGivenIsNotShared() {
		assertThat(Threads.given(3).amongst(2)).isEqualTo(3);
	}

	@Test
	void theCoresAreDividedAndNobodyGetsNone() {
		assertThat(Threads.given(0)).isEqualTo(new Threads(Runtime.getRuntime().availableProcessors(), true));
		assertThat(new Threads(8, true).amongst(1)).isEqualTo(8);
		assertThat(new Threads(8, true).amongst(3)).isEqualTo(2);
		assertThat(new Threads(2, true).amongst(5)).isEqualTo(1);
	}

	@Test
	void noThreadsAtAllAreRefused() {
		assertThatThrownBy(() -> Threads.given(-1)).hasMessageContaining("at least one thread");
	}

}
