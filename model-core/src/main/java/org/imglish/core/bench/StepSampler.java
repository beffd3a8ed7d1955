package org.imglish.core.bench;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Looks 500 times a second at what a thread is doing. Calls of libtorch are seen for as
 * long as they last; Java is stopped at a safe point to look, so that which line of it
 * takes long is not told, but how much it takes in all is.
 */
final class StepSampler implements AutoCloseable {

	private static final long INTERVAL = 2_000_000;

	private static final int PLACES = 12;

	private static final String OURS = "org.imglish.core.";

	private static final String KERNELS = "org.imglish.core.kernel.";

	private final Thread sampled;

	private final Map<StepProfile.Part, Integer> parts = new EnumMap<>(StepProfile.Part.class);

	private final Map<String, Integer> places = new HashMap<>();

	private final Thread sampler = new Thread(this::sample, "step-sampler");

	/** Written by the sampler alone. */
	private volatile int samples;

	private volatile boolean ended;

	/**
	 * @param sampled the thread that takes the steps
	 */
	StepSampler(Thread sampled) {
		this.sampled = sampled;
		this.sampler.setDaemon(true);
	}

	/** Begins to look. */
	void begin() {
		this.sampler.start();
	}

	private void sample() {
		while (!this.ended) {
			StackTraceElement[] stack = this.sampled.getStackTrace();
			if (stack.length > 0) {
				add(stack);
			}
			LockSupport.parkNanos(INTERVAL);
		}
	}

	private void add(StackTraceElement[] stack) {
		this.parts.merge(StepProfile.Part.of(stack), 1, Integer::sum);
		this.places.merge(place(stack), 1, Integer::sum);
		this.samples = this.samples + 1;
	}

	/** Number of samples so far. */
	int samples() {
		return this.samples;
	}

	/** What is done, and on behalf of what, such as {@code NNLinear in FeedForward}. */
	static String place(StackTraceElement[] stack) {
		String what = stack[0].isNativeMethod() ? stack[0].getMethodName().replaceFirst("^torch", "") : "Java";
		for (StackTraceElement call : stack) {
			String name = call.getClassName();
			boolean isKernel = name.startsWith(KERNELS);
			if (isKernel && what.equals("moduleRunMethod")) {
				what = call.getMethodName().equals("call") ? what : call.getMethodName();
			}
			if (name.startsWith(OURS) && !isKernel && !name.contains("$$Lambda")) {
				return what + " in " + name.substring(name.lastIndexOf('.') + 1).replaceFirst("[$].*", "");
			}
		}
		return what;
	}

	/** Stops looking. */
	void end() {
		this.ended = true;
	}

	/** What was seen. */
	StepProfile profile() throws InterruptedException {
		end();
		this.sampler.join();
		return new StepProfile(this.samples,
				Stream.of(StepProfile.Part.values())
					.map((part) -> share(part.words(), this.parts.getOrDefault(part, 0)))
					.toList(),
				this.places.entrySet()
					.stream()
					.sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
						.thenComparing(Map.Entry.comparingByKey()))
					.limit(PLACES)
					.map((place) -> share(place.getKey(), place.getValue()))
					.toList());
	}

	private StepProfile.Share share(String what, int seen) {
		return new StepProfile.Share(what, (double) seen / Math.max(1, this.samples));
	}

	@Override
	public void close() {
		end();
	}

}
