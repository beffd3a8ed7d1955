package org.imglish.jobs.training;

import org.junit.jupiter.api.Test;
import org.springframework.batch.infrastructure.item.ExecutionContext;

import static org.assertj.core.api.Assertions.assertThat;

class PositionTests {

	private final Position position = new Position();

	@Test
	void itGoesOnAfterTheCheckpointThatWasRestored() {
		this.position.restored(6, 10);
		assertThat(this.position.next()).isEqualTo(7);
		assertThat(this.position.isDue(7)).isTrue();
		assertThat(this.position.hasBegunChunk()).isFalse();
	}

	@Test
	void stepsThatAChunkLeftAreHandedOutAgain() {
		this.position.restored(0, 10);
		for (int i = 0; i < 4; i++) {
			this.position.next();
		}
		this.position.performed(1);
		this.position.performed(2);
		assertThat(this.position.hasBegunChunk()).isTrue();
		this.position.endChunk();
		assertThat(this.position.next()).isEqualTo(3);
	}

	@Test
	void stepsBeyondTheLastAreHandedOutAndNeverDue() {
		this.position.restored(9, 10);
		this.position.performed(10);
		assertThat(this.position.isDue(11)).isFalse();
		assertThat(this.position.isAtEnd()).isTrue();
	}

	@Test
	void whatIsSavedIsTheNewestCommittedCheckpoint() {
		ExecutionContext context = new ExecutionContext();
		this.position.restored(4, 8);
		this.position.performed(8);
		this.position.endChunk();
		this.position.durable(6);
		this.position.save(context);
		assertThat(Position.saved(context)).isEqualTo(6);
		assertThat(this.position.isDone()).isFalse();
	}

}
