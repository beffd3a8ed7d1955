package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
import org.imglish.core.training.TrainingDevice;

/** A pretraining in a Java process of its own: pairs, texts, steps, size, folder. */
public final class TrainingProcess {

	private static final int PATIENCE_MINUTES = 5;

	private TrainingProcess() {
	}

	/** Starts a process whose heap has its full size from the start. */
	static Process start(Path pairs, Path texts, int steps, String size, Path target, Path log) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
						"-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-DOPT_OUT_TRACKING=true", "-cp",
						System.getProperty("java.class.path"), TrainingProcess.class.getName()));
		command.addAll(List.of(pairs.toString(), texts.toString(), Integer.toString(steps), size, target.toString()));
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
	}

	/** Waits for the end, which must be a good one. */
	static void join(Process process, Path log) throws IOException, InterruptedException {
		if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
			process.destroyForcibly();
		}
		if (process.waitFor() != 0) {
			throw new IllegalStateException(
					"The training ended with " + process.exitValue() + ":\n" + Files.readString(log));
		}
	}

	/** Trains, prints the resident memory twice, and writes a checkpoint. */
	public static void main(String[] arguments) throws IOException {
		Path pairs = Path.of(arguments[0]);
		Path texts = Path.of(arguments[1]);
		int steps = Integer.parseInt(arguments[2]);
		boolean tiny = arguments[3].equals("tiny");
		TrainingDevice.useThreads(tiny ? 2 : 1);
		int batch = tiny ? 4 : 2;
		ModelConfig preset = ModelConfig.Preset.TINY.config();
		ModelConfig model = tiny ? preset
				: new ModelConfig(ModelConfig.Form.RELEASED, 1, 8, 8, 1, 16, 8, 200, 64, 4, 0, true, 0.1);
		OptimizerConfig optimizer = new OptimizerConfig(1e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);
		Pretraining spec = PretrainingBuilder.of(new Start.Scratch(model), optimizer, steps)
			.images(pairs, batch)
			.texts(texts, batch, 32)
			.pairs(pairs, batch, 24)
			.build();
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			for (long step = 1; step <= steps; step++) {
				trainer.perform(step);
				if (step == steps / 2 || step == steps) {
					System.gc();
					System.out.println("resident " + residentKilobytes());
				}
			}
			trainer.write(Path.of(arguments[4]));
		}
	}

	/** Resident memory in kilobytes, or 0 where the system does not tell. */
	private static long residentKilobytes() throws IOException {
		Path status = Path.of("/proc/self/status");
		if (!Files.exists(status)) {
			return 0;
		}
		return Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.findFirst()
			.orElse(0);
	}

}
