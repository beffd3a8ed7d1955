package org.imglish.platform.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.imglish.platform.Imglish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The demo as a process of its own. */
class DemoCommandIT {

	@TempDir
	Path folder;

	/** There a process cannot be asked to end. */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void whoIsStoppedSaysSoAndHowItGoesOn() throws Exception {
		Path out = this.folder.resolve("out.txt");
		Process demo = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("java.class.path"), Imglish.class.getName(), "demo", "--minutes", "1", "--home",
				this.folder.resolve("home").toString())
			.redirectErrorStream(true)
			.redirectOutput(out.toFile())
			.start();
		try {
			awaitText(demo, out, "Writing the demo corpus");
			demo.destroy();
			assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
			assertThat(Files.readString(out)).contains(
					"The demo was stopped; trainings write a checkpoint first. The same command continues from there.")
				.doesNotContain("No server answers", "Exception");
		}
		finally {
			demo.destroyForcibly();
		}
	}

	private static void awaitText(Process demo, Path out, String text) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
		while (!Files.readString(out).contains(text)) {
			assertThat(demo.isAlive() && System.nanoTime() < deadline).as(Files.readString(out)).isTrue();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
		}
	}

}
