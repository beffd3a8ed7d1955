package org.imglish.platform.wiring;

import org.imglish.jobs.store.CheckpointStore;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether the checkpoint store answers. */
final class StoreHealth extends AbstractHealthIndicator {

	private final CheckpointStore store;

	StoreHealth(CheckpointStore store) {
		super("The checkpoint store does not answer");
		this.store = store;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws Exception {
		this.store.mark();
		builder.up();
	}

}
