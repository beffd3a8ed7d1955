package org.imglish.platform.client;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How long a run takes until its end, as people read it. */
final class TimeLeft {

	private static final Set<String> GOING = Set.of("WAITING", "QUEUED", "RUNNING");

	private static final long MINUTE = 60;

	private static final long HOUR = 60 * MINUTE;

	private static final long DAY = 24 * HOUR;

	private TimeLeft() {
	}

	/** Of a run; empty where it has none before it. */
	static String of(JsonNode run) {
		if (!GOING.contains(run.path("state").asString(""))) {
			return "";
		}
		JsonNode seconds = run.path("secondsLeft");
		return seconds.isNumber() ? of(seconds.asDouble()) : "unknown yet";
	}

	/** Of several runs: until the last of them has ended; null where all have. */
	static @Nullable String ofAll(JsonNode runs) {
		double most = 0;
		boolean going = false;
		for (JsonNode run : runs) {
			if (GOING.contains(run.path("state").asString(""))) {
				going = true;
				most = Math.max(most, run.path("secondsLeft").asDouble(Double.POSITIVE_INFINITY));
			}
		}
		return !going ? null : Double.isInfinite(most) ? "unknown yet" : of(most);
	}

	/** A span in its two largest units: {@code 2 h 5 min}. */
	static String of(double seconds) {
		long whole = Math.round(seconds);
		if (whole < MINUTE) {
			return whole + " s";
		}
		if (whole < HOUR) {
			return String.format(Locale.ROOT, "%d min %d s", whole / MINUTE, whole % MINUTE);
		}
		return (whole < 2 * DAY) ? String.format(Locale.ROOT, "%d h %d min", whole / HOUR, whole % HOUR / MINUTE)
				: String.format(Locale.ROOT, "%d d %d h", whole / DAY, whole % DAY / HOUR);
	}

}
