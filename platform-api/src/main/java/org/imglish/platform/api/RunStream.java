package org.imglish.platform.api;

import java.util.List;

import org.imglish.jobs.run.RunEvent;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The events of one run, for one client. */
final class RunStream extends EventStream {

	private final long run;

	private volatile long position;

	/**
	 * @param position number of the last event that the client knows, 0 for none
	 */
	RunStream(long run, long position) {
		this.run = run;
		this.position = position;
	}

	long run() {
		return this.run;
	}

	long position() {
		return this.position;
	}

	void tell(List<RunEvent> events) {
		send((to) -> {
			for (RunEvent event : events) {
				to.send(SseEmitter.event()
					.id(Long.toString(event.number()))
					.name(event.type())
					.data(event.data().toString()));
				this.position = event.number();
			}
		});
	}

	/** The events in between are forgotten or too many: the client is to load anew. */
	void tellReset() {
		end("reset");
	}

	void tellGone() {
		end("gone");
	}

	private void end(String name) {
		send((to) -> {
			to.send(SseEmitter.event().name(name).data("{}"));
			to.complete();
		});
	}

}
