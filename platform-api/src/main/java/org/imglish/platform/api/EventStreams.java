package org.imglish.platform.api;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.run.RunEvent;
import org.imglish.jobs.run.Runs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams the events of runs to browsers: one thread looks for all of them. */
@Component
class EventStreams implements DisposableBean {

	private static final Logger LOGGER = LoggerFactory.getLogger(EventStreams.class);

	private static final int INTERVAL_MILLISECONDS = 300;

	private static final int QUIET_ROUNDS = 50;

	private static final int MOST_AT_ONCE = 500;

	private final Runs runs;

	private final List<Stream> streams = new CopyOnWriteArrayList<>();

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread poller = new Thread(task, "events");
		poller.setDaemon(true);
		return poller;
	});

	EventStreams(Runs runs) {
		this.runs = runs;
		this.thread.scheduleWithFixedDelay(this::look, INTERVAL_MILLISECONDS, INTERVAL_MILLISECONDS,
				TimeUnit.MILLISECONDS);
	}

	/** Opens a stream that starts behind an event. */
	SseEmitter open(long run, long after) {
		Stream stream = new Stream(run, after, new SseEmitter(0L));
		stream.emitter.onCompletion(() -> this.streams.remove(stream));
		stream.emitter.onTimeout(() -> this.streams.remove(stream));
		stream.emitter.onError((failure) -> this.streams.remove(stream));
		this.streams.add(stream);
		return stream.emitter;
	}

	private void look() {
		for (Stream stream : this.streams) {
			try {
				stream.send(this.runs.events(stream.run, stream.last, MOST_AT_ONCE));
			}
			catch (IOException | IllegalStateException ex) {
				this.streams.remove(stream);
			}
			catch (DataAccessException ex) {
				LOGGER.warn("The events of run {} cannot be read: {}", stream.run, ex.getMessage());
			}
			catch (RuntimeException ex) {
				// Escaping, it would end all streams for ever.
				LOGGER.error("The events of run {} cannot be sent; its stream ends", stream.run, ex);
				this.streams.remove(stream);
				stream.emitter.completeWithError(ex);
			}
		}
	}

	@Override
	public void destroy() {
		this.thread.shutdownNow();
		this.streams.forEach((stream) -> stream.emitter.complete());
	}

	private static final class Stream {

		private final long run;

		private final SseEmitter emitter;

		private long last;

		private int quiet;

		Stream(long run, long last, SseEmitter emitter) {
			this.run = run;
			this.last = last;
			this.emitter = emitter;
		}

		void send(List<RunEvent> events) throws IOException {
			for (RunEvent event : events) {
				this.emitter.send(SseEmitter.event()
					.id(Long.toString(event.number()))
					.name(event.type())
					.data(event.data().toString()));
				this.last = event.number();
			}
			this.quiet = events.isEmpty() ? this.quiet + 1 : 0;
			if (this.quiet >= QUIET_ROUNDS) {
				this.emitter.send(SseEmitter.event().comment("alive"));
				this.quiet = 0;
			}
		}

	}

}
