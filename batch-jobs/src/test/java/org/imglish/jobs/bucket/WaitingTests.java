package org.imglish.jobs.bucket;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.imglish.jobs.cache.DamagedFileException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WaitingTests {

	private final AtomicInteger asked = new AtomicInteger();

	@Test
	void aStoreThatIsAwayIsAskedAgain() throws IOException {
		assertThat(new Waiting(Duration.ofMinutes(1)).of(() -> failing(2))).isEqualTo("answer");
		assertThat(this.asked).hasValue(3);
	}

	@Test
	void whoDoesNotWaitIsToldAtOnce() {
		assertThatIOException().isThrownBy(() -> new Waiting(Duration.ZERO).of(() -> failing(1))).withMessage("away");
		assertThat(this.asked).hasValue(1);
	}

	@Test
	void whatIsMissingDamagedOrChangedIsNotWaitedFor() {
		Waiting waiting = new Waiting(Duration.ofMinutes(1));
		assertThatThrownBy(() -> waiting.of(() -> {
			throw new NoSuchFileException("file");
		})).isInstanceOf(NoSuchFileException.class);
		assertThatThrownBy(() -> waiting.of(() -> {
			throw new ChangedObjectException("file");
		})).isInstanceOf(ChangedObjectException.class);
		assertThatThrownBy(() -> waiting.of(() -> {
			throw new DamagedFileException("file");
		})).isInstanceOf(DamagedFileException.class);
	}

	private String failing(int times) throws IOException {
		if (this.asked.getAndIncrement() < times) {
			throw new IOException("away");
		}
		return "answer";
	}

}
