package org.imglish.platform;

import java.io.IOException;
import java.util.Optional;

import org.imglish.jobs.store.CheckpointStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class StoreHealthTests {

	private final CheckpointStore store = mock(CheckpointStore.class);

	private final StoreHealth health = new StoreHealth(this.store);

	@Test
	void aStoreThatAnswersIsUpWhetherAnybodyHasMarkedItOrNot() throws IOException {
		given(this.store.mark()).willReturn(Optional.empty());
		assertThat(this.health.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aStoreThatIsAwayIsDown() throws IOException {
		given(this.store.mark()).willThrow(new IOException("no route to host"));
		assertThat(this.health.health().getStatus()).isEqualTo(Status.DOWN);
	}

}
