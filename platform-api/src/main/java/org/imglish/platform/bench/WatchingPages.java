package org.imglish.platform.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.imglish.platform.client.RestClient;

/**
 * Many open pages of one run, each with a stream of its own, that note when they hear of
 * each step.
 */
final class WatchingPages implements AutoCloseable {

	private static final Pattern STEP = Pattern.compile("^data:.*\"step\": ?(\\d+)");

	private final RestClient client;

	private final String path;

	private final long first;

	private final AtomicLongArray told;

	private final CountDownLatch open;

	private final CountDownLatch heard;

	private final ConcurrentLinkedQueue<Double> milliseconds = new ConcurrentLinkedQueue<>();

	private final ThreadPoolExecutor threads;

	private final List<Future<?>> pages = new ArrayList<>();

	/**
	 * Opens the pages.
	 * @param run what they show
	 * @param event number of the newest event that they know
	 * @param first first step that they will be told of
	 * @param steps number of steps that they will be told of
	 */
	WatchingPages(RestClient client, long run, long event, int number, long first, int steps) {
		this.client = client;
		this.path = String.format(Locale.ROOT, "/runs/%d/events?after=%d", run, event);
		this.first = first;
		this.told = new AtomicLongArray(steps);
		this.open = new CountDownLatch(number);
		this.heard = new CountDownLatch(number);
		this.threads = new ThreadPoolExecutor(number, number, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
		for (int i = 0; i < number; i++) {
			this.pages.add(this.threads.submit(this::watch));
		}
	}

	private void watch() {
		try (Stream<String> lines = this.client.lines(this.path)) {
			lines.peek((line) -> this.open.countDown())
				.map(STEP::matcher)
				.filter(Matcher::find)
				.mapToLong((found) -> Long.parseLong(found.group(1)) - this.first)
				.peek((step) -> this.milliseconds.add((System.nanoTime() - this.told.get((int) step)) / 1e6))
				.anyMatch((step) -> step == this.told.length() - 1);
			this.heard.countDown();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Waits until the server has answered each page. */
	boolean areOpen(long seconds) throws InterruptedException {
		return this.open.await(seconds, TimeUnit.SECONDS);
	}

	/** Notes that a step is told from now on. */
	void telling(long step) {
		this.told.set((int) (step - this.first), System.nanoTime());
	}

	/** Waits until all pages have heard of the last step. */
	boolean haveHeard(long seconds) throws InterruptedException {
		return this.heard.await(seconds, TimeUnit.SECONDS);
	}

	/** How long each page waited for each step, in milliseconds, rising. */
	List<Double> delays() {
		return this.milliseconds.stream().sorted().toList();
	}

	@Override
	public void close() {
		this.pages.forEach((page) -> page.cancel(true));
		this.threads.shutdownNow();
	}

}
