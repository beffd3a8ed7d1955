package org.imglish.core.collective;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Members of one group as threads of the test: for all that needs no process to die. */
public final class Together {

	private Together() {
	}

	/** What each member returns, by rank. */
	public static <T> List<T> run(int size, Function<ProcessGroup, T> member) throws Exception {
		Duration timeout = Duration.ofMinutes(1);
		ExecutorService threads = Executors.newFixedThreadPool(size);
		try (Store host = Store.host("127.0.0.1", 0, timeout)) {
			List<Callable<T>> members = new ArrayList<>();
			for (int rank = 0; rank < size; rank++) {
				int number = rank;
				members.add(() -> {
					try (Store store = Store.join("127.0.0.1", host.port(), timeout);
							ProcessGroup group = store.group("threads", number, size, "127.0.0.1", timeout)) {
						return member.apply(group);
					}
				});
			}
			List<T> results = new ArrayList<>();
			for (Future<T> future : threads.invokeAll(members)) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

}
