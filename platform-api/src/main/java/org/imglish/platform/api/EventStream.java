package org.imglish.platform.api;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A connection that server-sent events go out on, by one thread at a time. */
abstract class EventStream {

	private static final Logger LOGGER = LoggerFactory.getLogger(EventStream.class);

	/** What says nothing for longer is taken for dead by proxies. */
	private static final Duration QUIET = Duration.ofSeconds(15);

	private final SseEmitter emitter = new SseEmitter(0L);

	private final AtomicBoolean sending = new AtomicBoolean();

	private volatile long lastSent = System.nanoTime();

	SseEmitter emitter() {
		return this.emitter;
	}

	/**
	 * Answers at once: a client waits for the first byte to know that it is connected.
	 */
	SseEmitter opened() {
		send((to) -> to.send(SseEmitter.event().comment("open")));
		return this.emitter;
	}

	/** Has something done when the connection is over, however it ends. */
	void whenOver(Runnable action) {
		this.emitter.onCompletion(action);
		this.emitter.onTimeout(action);
		this.emitter.onError((failure) -> action.run());
	}

	/** Whether nothing is being sent: a client that does not read is left alone. */
	boolean isIdle() {
		return !this.sending.get();
	}

	/** Says something when nothing was said for long. */
	void keepAlive(Executor senders) {
		if (System.nanoTime() - this.lastSent > QUIET.toNanos()) {
			senders.execute(() -> send((to) -> to.send(SseEmitter.event().comment("alive"))));
		}
	}

	/** Sends, or ends the stream when that fails; only if nothing is being sent. */
	void send(Sending action) {
		if (!this.sending.compareAndSet(false, true)) {
			return;
		}
		try {
			action.send(this.emitter);
			this.lastSent = System.nanoTime();
		}
		catch (IOException | IllegalStateException ex) {
			LOGGER.debug("A stream of events ends: {}", ex.getMessage());
			this.emitter.completeWithError(ex);
		}
		finally {
			this.sending.set(false);
		}
	}

	/** What is sent. */
	@FunctionalInterface
	interface Sending {

		void send(SseEmitter to) throws IOException;

	}

}
