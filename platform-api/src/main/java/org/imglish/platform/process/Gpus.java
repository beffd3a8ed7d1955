package org.imglish.platform.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The GPUs that workers of this machine can be given, found without loading PyTorch:
 * those that the driver's own tool lists, or CUDA_VISIBLE_DEVICES leaves of them, where
 * this build has PyTorch's libraries for CUDA.
 */
final class Gpus {

	private static final String NATIVES = "native/lib/pytorch.properties";

	private static final long PATIENCE_SECONDS = 20;

	private Gpus() {
	}

	/** Their names, {@code cuda:0} and so on; empty where there are none. */
	static List<String> names() {
		String visible = System.getenv("CUDA_VISIBLE_DEVICES");
		int count = !hasLibraries() ? 0 : (visible != null) ? count(visible) : listed();
		return IntStream.range(0, count).mapToObj((number) -> "cuda:" + number).toList();
	}

	/** How many devices a list shows: CUDA ends it at the first that it does not know. */
	static int count(String visible) {
		return (int) Arrays.stream(visible.split(","))
			.map(String::strip)
			.takeWhile((device) -> !device.isEmpty() && !device.startsWith("-"))
			.count();
	}

	private static int listed() {
		try {
			Process tool = new ProcessBuilder("nvidia-smi", "--list-gpus")
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			try (BufferedReader lines = tool.inputReader()) {
				int count = (int) lines.lines().filter((line) -> line.startsWith("GPU ")).count();
				return (tool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && tool.exitValue() == 0) ? count : 0;
			}
		}
		catch (IOException ex) {
			// There is no driver.
			return 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 0;
		}
	}

	/** A build for CPUs alone says so in the resources of its native library. */
	private static boolean hasLibraries() {
		if (System.getenv("PYTORCH_LIBRARY_PATH") != null) {
			return true;
		}
		try (InputStream in = Gpus.class.getClassLoader().getResourceAsStream(NATIVES)) {
			if (in == null) {
				return true;
			}
			Properties natives = new Properties();
			natives.load(in);
			return !natives.getProperty("flavor", "").startsWith("cpu");
		}
		catch (IOException ex) {
			return false;
		}
	}

}
