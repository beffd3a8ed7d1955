package org.imglish.platform.wiring;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

import org.imglish.jobs.store.CheckpointStore;
import org.imglish.jobs.store.LocalStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class StoreHealthTests {

	@TempDir
	Path folder;

	@Test
	void aStoreThatAnswersIsUpWhetherAnybodyHasMarkedItOrNot() throws IOException {
		LocalStore store = new LocalStore(this.folder);
		assertThat(new StoreHealth(store).health().getStatus()).isEqualTo(Status.UP);
		store.mark("mine");
		assertThat(new StoreHealth(store).health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aStoreThatIsAwayIsDown() {
		CheckpointStore away = (CheckpointStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { CheckpointStore.class }, (proxy, method, arguments) -> {
					throw new IOException("no route to host");
				});
		assertThat(new StoreHealth(away).health().getStatus()).isEqualTo(Status.DOWN);
	}

}
