package org.imglish.platform.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.imglish.jobs.run.Events;
import org.imglish.jobs.run.RunEvent;
import org.imglish.jobs.run.RunTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams to browsers what happens to runs. One thread looks, with one question however
 * many watch; sending is done by other threads, one for each stream that has something to
 * be sent, so that a slow client keeps nobody else: it misses rounds, is cut off when its
 * connection takes nothing any more, and resumes after the last event that it got.
 */
@Component
@EnableConfigurationProperties(EventSettings.class)
class EventStreams {

	private static final Logger LOGGER = LoggerFactory.getLogger(EventStreams.class);

	private static final Duration LOOK = Duration.ofMillis(250);

	private static final Duration LOOK_AT_LIST = Duration.ofSeconds(1);

	private static final Duration FORGET = Duration.ofHours(1);

	private static final int MAX_AT_ONCE = 500;

	/** Who is further behind loads a snapshot faster than all these events. */
	private static final int MAX_BEHIND = 2000;

	private final Events events;

	private final RunTable table;

	private final JsonMapper json;

	private final Duration keep;

	private final Set<RunStream> streams = ConcurrentHashMap.newKeySet();

	private final Set<RunListStream> lists = ConcurrentHashMap.newKeySet();

	/** The runs that had not ended when the list was last looked at. */
	private Map<Long, Long> going = Map.of();

	private final ScheduledExecutorService thread = Executors.newScheduledThreadPool(1, daemons("events"));

	private final ExecutorService senders = Executors.newCachedThreadPool(daemons("event-sender"));

	EventStreams(Events events, RunTable table, JsonMapper json, EventSettings settings) {
		this.events = events;
		this.table = table;
		this.json = json;
		this.keep = Duration.ofDays(settings.keepDays());
		every(LOOK, this::look);
		every(LOOK_AT_LIST, this::lookAtList);
		every(FORGET, this::forget);
	}

	private static ThreadFactory daemons(String name) {
		return (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		};
	}

	/** What escaped would end all rounds that follow. */
	private void every(Duration interval, Runnable round) {
		this.thread.scheduleWithFixedDelay(() -> {
			try {
				round.run();
			}
			catch (DataAccessException ex) {
				LOGGER.warn("The events of runs cannot be read: {}", ex.getMessage());
			}
			catch (RuntimeException ex) {
				LOGGER.error("The events of runs are not told this time", ex);
			}
		}, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Opens a stream of what happens to a run after an event, 0 for all that is kept. */
	SseEmitter open(long run, long after) {
		RunStream stream = new RunStream(run, after);
		stream.whenOver(() -> this.streams.remove(stream));
		this.streams.add(stream);
		return stream.opened();
	}

	/** Number of open streams of single runs. */
	int number() {
		return this.streams.size();
	}

	/** Opens a stream of the runs that change from now on. */
	SseEmitter openList() {
		RunListStream stream = new RunListStream(this.json);
		stream.whenOver(() -> this.lists.remove(stream));
		synchronized (this.lists) {
			if (this.lists.isEmpty()) {
				this.going = this.events.going();
			}
			this.lists.add(stream);
		}
		return stream.opened();
	}

	private void look() {
		List<RunStream> idle = this.streams.stream().filter(RunStream::isIdle).toList();
		if (idle.isEmpty()) {
			return;
		}
		Map<Long, Long> newest = this.events.newest(idle.stream().map(RunStream::run).collect(Collectors.toSet()));
		Map<Position, List<RunEvent>> pages = new HashMap<>();
		for (RunStream stream : idle) {
			Long last = newest.get(stream.run());
			if (last == null) {
				this.senders.execute(stream::tellGone);
			}
			else if (stream.position() > last || stream.position() > 0 && last - stream.position() > MAX_BEHIND) {
				this.senders.execute(stream::tellReset);
			}
			else if (stream.position() == last) {
				stream.keepAlive(this.senders);
			}
			else {
				List<RunEvent> page = pages.computeIfAbsent(new Position(stream.run(), stream.position()),
						(at) -> this.events.after(at.run(), at.number(), MAX_AT_ONCE));
				boolean whole = !page.isEmpty()
						&& (stream.position() == 0 || page.get(0).number() == stream.position() + 1);
				this.senders.execute(whole ? () -> stream.tell(page) : stream::tellReset);
			}
		}
	}

	private void lookAtList() {
		synchronized (this.lists) {
			if (this.lists.isEmpty()) {
				return;
			}
			Map<Long, Long> now = this.events.going();
			Set<Long> changed = new HashSet<>();
			now.forEach((run, number) -> {
				if (!number.equals(this.going.get(run))) {
					changed.add(run);
				}
			});
			this.going.keySet().stream().filter((run) -> !now.containsKey(run)).forEach(changed::add);
			this.going = now;
			this.lists.forEach((stream) -> stream.add(changed));
		}
		List<RunListStream> idle = this.lists.stream().filter(RunListStream::isIdle).toList();
		Set<Long> wanted = idle.stream().flatMap((stream) -> stream.changed().stream()).collect(Collectors.toSet());
		RunListStream.Changes changes = RunListStream.Changes.of(wanted,
				wanted.isEmpty() ? List.of() : this.table.rows(wanted));
		for (RunListStream stream : idle) {
			if (stream.changed().isEmpty()) {
				stream.keepAlive(this.senders);
			}
			else {
				this.senders.execute(() -> stream.tell(changes));
			}
		}
	}

	private void forget() {
		int forgotten = this.events.forget(this.keep);
		if (forgotten > 0) {
			LOGGER.info("Forgot {} events that are older than {} days", forgotten, this.keep.toDays());
		}
	}

	/** Before the server stops, which would wait for streams that never end. */
	@EventListener(ContextClosedEvent.class)
	void close() {
		this.thread.shutdownNow();
		this.senders.shutdownNow();
		this.streams.forEach((stream) -> stream.emitter().complete());
		this.lists.forEach((stream) -> stream.emitter().complete());
	}

	/**
	 * @param run a run
	 * @param number number of the last event that was told
	 */
	private record Position(long run, long number) {

	}

}
