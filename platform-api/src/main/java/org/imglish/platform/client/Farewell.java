package org.imglish.platform.client;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/**
 * What a command says when Ctrl-C or SIGTERM ends it before its work is done: what goes
 * on without it, and how to come back to it.
 */
public final class Farewell {

	private final CountDownLatch interrupted = new CountDownLatch(1);

	private final Thread hook;

	/**
	 * @param sentence what to say
	 */
	public Farewell(PrintStream out, String sentence) {
		this.hook = new Thread(() -> {
			this.interrupted.countDown();
			out.println();
			out.println(sentence);
			out.flush();
		}, "farewell");
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	/** Whether the process was told to end; what fails afterwards failed for that. */
	public boolean isSaid() {
		return this.interrupted.getCount() == 0;
	}

	/** The work is done: nothing has to be said any more. */
	public void withdraw() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// The process is ending already: the sentence is true or about to be said.
			return;
		}
	}

}
