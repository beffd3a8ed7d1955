package org.imglish.core.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Prepares the batches of the next steps while the present one trains, as many as there
 * is room for. What a batch holds depends on its step alone, never on the thread's
 * timing.
 */
public final class Prefetch<B> implements AutoCloseable {

	private static final int LONGEST_WAIT_MINUTES = 10;

	/** Most batches ahead: a slow one is made up for by the quick one after it. */
	private static final int MAX_AHEAD = 2;

	private final ExecutorService thread;

	private final Preparation<B> preparation;

	private final long steps;

	private final int ahead;

	private final Map<Long, Future<B>> prepared = new HashMap<>();

	private double waited;

	/**
	 * @param name name of the thread
	 * @param steps last step that will be asked for
	 * @param room what prepared batches may take
	 * @param preparation makes the batch of a step
	 */
	public Prefetch(String name, long steps, Room room, Preparation<B> preparation) {
		this.thread = Executors.newSingleThreadExecutor((task) -> {
			Thread loader = new Thread(task, name);
			loader.setDaemon(true);
			return loader;
		});
		this.steps = steps;
		this.ahead = room.ahead();
		this.preparation = preparation;
	}

	/** Takes the batch of a step and starts on those after it. */
	public B take(long step) throws IOException {
		this.prepared.keySet().removeIf((other) -> other < step);
		for (long next = step; next <= Math.min(this.steps, step + this.ahead); next++) {
			this.prepared.computeIfAbsent(next, this::submit);
		}
		Future<B> future = Objects.requireNonNull(this.prepared.remove(step));
		long started = System.nanoTime();
		try {
			B batch = future.get(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES);
			this.waited = (System.nanoTime() - started) / 1e9;
			return batch;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while waiting for the batch of step " + step, ex);
		}
		catch (TimeoutException ex) {
			throw new IOException("The batch of step " + step + " was not ready after " + LONGEST_WAIT_MINUTES
					+ " minutes; is the storage of the dataset reachable?", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof IOException failure) {
				throw failure;
			}
			if (cause instanceof UncheckedIOException failure) {
				throw new IOException(failure.getMessage(), failure);
			}
			throw new IllegalStateException("Preparing the batch of step " + step + " failed: " + cause, cause);
		}
	}

	private Future<B> submit(long step) {
		return this.thread.submit(() -> this.preparation.prepare(step));
	}

	/** Seconds that the last {@link #take} waited. */
	public double waited() {
		return this.waited;
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	/**
	 * What prepared batches may take.
	 *
	 * @param batch bytes of the images of a batch
	 * @param most bytes that the batches ahead of the one that trains may take together;
	 * one is prepared whatever it takes
	 */
	public record Room(long batch, long most) {

		/** What the batches ahead may take where a recipe does not say. */
		public static final long USUAL = 1L << 30;

		/**
		 * Room that there is.
		 * @throws IOException if not even two batches fit into the memory outside the
		 * heap
		 */
		public static Room of(long batch, long most) throws IOException {
			DirectMemory.check(batch, 2, DirectMemory.limit());
			return new Room(batch, most);
		}

		/** Batches to prepare ahead. */
		int ahead() {
			return (int) Math.max(1, Math.min(MAX_AHEAD, this.most / Math.max(1, this.batch)));
		}

	}

	/** Makes the batch of a step. */
	public interface Preparation<B> {

		B prepare(long step) throws IOException;

	}

}
