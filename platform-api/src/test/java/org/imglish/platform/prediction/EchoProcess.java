package org.imglish.platform.prediction;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Answers each line with itself, except that it can be told to be silent or to die. */
public final class EchoProcess {

	private EchoProcess() {
	}

	static ProcessBuilder command(String mark) {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), EchoProcess.class.getName(),
				mark);
	}

	public static void main(String[] arguments) throws Exception {
		System.out.println("a library's greeting");
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			String line = lines.readLine();
			while (line != null) {
				if (line.contains("die")) {
					System.exit(3);
				}
				if (!line.contains("silence")) {
					System.out.println("noise");
					System.out.println(arguments[0] + line);
				}
				line = lines.readLine();
			}
		}
	}

}
