package org.imglish.core.collective;

import java.time.Duration;

/**
 * One call of a function of the {@link Door}, whose failure becomes an exception.
 *
 * @param rank the calling member, -1 where there is no group yet
 * @param operation what is called, for messages
 * @param timeout how long the function waits for others
 */
record DoorCall(int rank, String operation, Duration timeout) {

	private static final int ROOM = 1 << 12;

	static DoorCall of(int rank, String operation, Duration timeout) {
		return new DoorCall(rank, operation, timeout);
	}

	/**
	 * Calls the function.
	 * @param wayOut what to do when it fails
	 * @throws CollectiveException if it fails
	 */
	void make(String wayOut, Function function) {
		byte[] why = new byte[ROOM];
		long started = System.nanoTime();
		if (function.call(why, ROOM) == 0) {
			return;
		}
		String reason = brief(DoorLibrary.text(why));
		boolean late = System.nanoTime() - started >= this.timeout.toNanos();
		throw new CollectiveException(this.rank, this.operation,
				(late ? "no answer within " + seconds() + " (" + reason + ")" : reason) + "; " + wayOut);
	}

	private String seconds() {
		return (this.timeout.toMillis() % 1000 == 0) ? this.timeout.toSeconds() + " s"
				: this.timeout.toMillis() + " ms";
	}

	/** The first line of libtorch's text without its place in the source. */
	private static String brief(String text) {
		return text.lines().findFirst().orElse("").replaceFirst("^\\[[^\\]]*\\] ", "").replaceFirst("\\.$", "").strip();
	}

	/** A function of the door: returns 0, or leaves the reason of its failure. */
	interface Function {

		int call(byte[] why, long room);

	}

}
