package org.imglish.platform.launch;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process of this program, on the Java that this one runs on. */
public final class JavaProcess {

	/** What the launcher lets this process start faster with. */
	private static final List<String> HANDED_ON = List.of("-XX:SharedArchiveFile=", "-Xlog:");

	private JavaProcess() {
	}

	/**
	 * Starts a command once its builder is told to.
	 * @param command with its options
	 */
	public static ProcessBuilder of(List<String> command) {
		List<String> line = new ArrayList<>();
		line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		line.add("-Xmx2g");
		ManagementFactory.getRuntimeMXBean()
			.getInputArguments()
			.stream()
			.filter((option) -> HANDED_ON.stream().anyMatch(option::startsWith))
			.forEach(line::add);
		line.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.imglish.platform.Imglish"));
		line.addAll(command);
		return new ProcessBuilder(line);
	}

}
