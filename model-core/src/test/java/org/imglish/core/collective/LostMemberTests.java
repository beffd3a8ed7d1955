package org.imglish.core.collective;

import java.time.Duration;

import org.imglish.core.collective.Companions.Companion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

class LostMemberTests {

	private static final String HERE = "127.0.0.1";

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@BeforeAll
	static void groupsOfSeveralArePossibleHere() {
		assumeThat(Collectives.unavailable()).isEmpty();
	}

	@Test
	void thoseWhoAreLeftAfterAKillFormANewGroupOnTheSameStore() throws Exception {
		try (Companions companions = new Companions(); Store store = Store.host(HERE, 0, PATIENCE)) {
			Companion survivor = companions.start(Summing.class, 1, 3, 60, store.port());
			Companion victim = companions.start(Summing.class, 2, 3, 60, store.port());
			try (ProcessGroup group = store.group("first", 0, 3, HERE, PATIENCE)) {
				String sum = Long.toString(Summing.sum(group));
				assertThat(survivor.await("sum")).isEqualTo(sum);
				assertThat(victim.await("sum")).isEqualTo(sum);
				victim.signal("KILL");
				long killed = System.nanoTime();
				assertThatThrownBy(() -> sumForEver(group)).isInstanceOf(CollectiveException.class)
					.hasMessageStartingWith("allReduce failed on member 0: ")
					.hasMessageEndingWith("form a new one, under another prefix, with those who are left");
				assertThat(Duration.ofNanos(System.nanoTime() - killed)).as("long before the timeout")
					.isLessThan(PATIENCE);
				assertThatThrownBy(group::barrier).hasMessageContaining("an operation before failed");
			}
			survivor.await("broken");
			try (ProcessGroup group = store.group("second", 0, 2, HERE, PATIENCE)) {
				String sum = Long.toString(Summing.sum(group));
				assertThat(survivor.await("again")).isEqualTo(sum);
			}
		}
	}

	@Test
	void aMemberThatHangsIsNoticedAfterTheTimeout() throws Exception {
		try (Companions companions = new Companions(); Store store = Store.host(HERE, 0, PATIENCE)) {
			Companion hanging = companions.start(Summing.class, 1, 2, 60, store.port());
			hanging.await("store");
			try (ProcessGroup group = store.group("first", 0, 2, HERE, Duration.ofSeconds(2))) {
				Summing.sum(group);
				hanging.signal("STOP");
				assertThatThrownBy(() -> sumForEver(group)).isInstanceOf(CollectiveException.class)
					.hasMessageStartingWith("allReduce failed on member 0: no answer within 2 s (");
			}
		}
	}

	@Test
	void theDeathOfTheStoresHostBreaksItsGroupAndTheStore() throws Exception {
		try (Companions companions = new Companions()) {
			Companion host = companions.start(Summing.class, 0, 2, 60, 0);
			int port = Integer.parseInt(host.await("store"));
			try (Store store = Store.join(HERE, port, PATIENCE)) {
				try (ProcessGroup group = store.group("first", 1, 2, HERE, PATIENCE)) {
					Summing.sum(group);
					host.signal("KILL");
					assertThatThrownBy(() -> sumForEver(group)).isInstanceOf(CollectiveException.class);
				}
				assertThatThrownBy(() -> store.group("second", 0, 2, HERE, Duration.ofSeconds(2)))
					.isInstanceOf(CollectiveException.class)
					.hasMessageStartingWith("Forming group second failed on member 0: ");
			}
			assertThatThrownBy(() -> Store.join(HERE, port, Duration.ofSeconds(1)))
				.isInstanceOf(CollectiveException.class)
				.hasMessageStartingWith("Joining the store on 127.0.0.1:" + port + " failed: ");
		}
	}

	@Test
	void membersWhoDoNotComeAreNoticedAfterTheTimeout() {
		try (Store store = Store.host(HERE, 0, PATIENCE)) {
			assertThatThrownBy(() -> store.group("lonely", 0, 2, HERE, Duration.ofSeconds(1)))
				.isInstanceOf(CollectiveException.class)
				.hasMessageStartingWith("Forming group lonely failed on member 0: no answer within 1 s (")
				.hasMessageEndingWith(
						"see that all 2 members and the store's host live, then try again under another prefix");
		}
	}

	@Test
	void aPortThatIsTakenCannotBeListenedOn() {
		try (Store store = Store.host(HERE, 0, PATIENCE)) {
			assertThatThrownBy(() -> Store.host(HERE, store.port(), PATIENCE)).isInstanceOf(CollectiveException.class)
				.hasMessage("Hosting a store on 127.0.0.1:%d failed: Address already in use; ".formatted(store.port())
						+ "give an address of this machine and a free port, or 0");
		}
	}

	private static void sumForEver(ProcessGroup group) {
		while (true) {
			Summing.sum(group);
		}
	}

}
