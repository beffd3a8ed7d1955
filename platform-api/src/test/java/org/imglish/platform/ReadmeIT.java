package org.imglish.platform;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.imageio.ImageIO;

import org.imglish.jobs.training.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * README's ways from one's own pictures to predictions, command by command as written.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class ReadmeIT {

	private static final Path README = Path.of("..", "README.md");

	private static final String PICTURES = "## From your own pictures to a prediction";

	private static final String CAPTIONS = "## From a table of captions to a model that writes them";

	private static final int TRAINED = 24;

	private static final int HELD_OUT = 6;

	@TempDir
	Path folder;

	private Process server;

	@BeforeEach
	void serve() throws IOException {
		Path launcher = Files.writeString(this.folder.resolve("imglish"),
				"""
						#!/bin/sh
						exec "%s/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$IMGLISH_TEST_CLASSES" org.imglish.platform.Imglish "$@"
						"""
					.formatted(System.getProperty("java.home")));
		assertThat(launcher.toFile().setExecutable(true)).isTrue();
		for (String name : List.of("recipes", "pipelines")) {
			Files.createSymbolicLink(this.folder.resolve(name), Path.of("..", name).toRealPath());
		}
		Random random = new Random(1);
		for (String part : List.of("train", "test")) {
			for (int i = 1; i <= (part.equals("train") ? TRAINED : HELD_OUT); i++) {
				draw(part, "cats", i, new Color(200, 90, 40), random);
				draw(part, "dogs", i, new Color(40, 110, 200), random);
			}
			Files.writeString(this.folder.resolve("captions-" + part + ".csv"), captions(part));
		}
		Path out = this.folder.resolve("serve.out");
		this.server = process("./imglish serve --port 0", out);
		Awaiting.until("the server", () -> Files.readString(out).contains("Imglish is ready") || !this.server.isAlive(),
				() -> Files.readString(out));
		assertThat(this.server.isAlive()).as(Files.readString(out)).isTrue();
	}

	@AfterEach
	void end() throws InterruptedException {
		this.server.destroy();
		assertThat(this.server.waitFor(2, TimeUnit.MINUTES)).isTrue();
	}

	@Test
	void tenCommandsLeadFromPicturesToAPrediction() throws Exception {
		List<String> answers = answers(commands(PICTURES));
		assertThat(answers).hasSize(10);
		assertThat(answers.get(0)).contains("COMPLETED", 2 * TRAINED + "/" + 2 * TRAINED + " record");
		assertThat(answers.get(2)).contains("pictures-train", "pictures-test");
		assertThat(answers.get(6)).contains("validation/top1");
		assertThat(answers.get(9)).containsPattern("cats.*dogs");
	}

	@Test
	void fourCommandsLeadFromATableToACaption() throws Exception {
		List<String> answers = answers(commands(CAPTIONS));
		assertThat(answers).hasSize(4);
		assertThat(answers.get(0)).contains("captions-train", "WAITING");
		assertThat(answers.get(1)).contains("COMPLETED", "300/300 step");
		assertThat(answers.get(3)).contains("picture of a");
	}

	private static String captions(String part) {
		StringBuilder table = new StringBuilder("image,caption\n");
		for (int i = 1; i <= (part.equals("train") ? TRAINED : HELD_OUT); i++) {
			table.append(part).append("/cats/").append(i).append(".jpg,picture of a cat in the sun\n");
			table.append(part).append("/dogs/").append(i).append(".jpg,picture of a dog in the rain\n");
		}
		return table.toString();
	}

	private List<String> answers(List<String> commands) throws Exception {
		assertThat(commands).allMatch((command) -> command.startsWith("./imglish "));
		List<String> answers = new ArrayList<>();
		for (String command : commands) {
			Path out = this.folder.resolve("command-" + answers.size() + ".out");
			Process process = process(command, out);
			assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command).isTrue();
			String answer = Files.readString(out);
			assertThat(process.exitValue()).as("%s%n%s", command, answer).isZero();
			answers.add(answer);
		}
		return answers;
	}

	/** The lines of the block of code under a heading. */
	private static List<String> commands(String heading) throws IOException {
		String text = Files.readString(README);
		String section = text.substring(text.indexOf(heading) + heading.length());
		return Arrays.stream(section.split("\n## ")[0].split("\n"))
			.filter((line) -> line.startsWith("    "))
			.map(String::strip)
			.toList();
	}

	private Process process(String command, Path out) throws IOException {
		ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "exec " + command).directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(out.toFile());
		builder.environment().put("IMGLISH_HOME", this.folder.resolve("home").toString());
		builder.environment().put("IMGLISH_TEST_CLASSES", classes());
		builder.environment().remove("IMGLISH_SERVER");
		return builder.start();
	}

	/** The class path from wherever a command stands. */
	private static String classes() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((each) -> Path.of(each).toAbsolutePath().toString())
			.collect(Collectors.joining(File.pathSeparator));
	}

	/** A picture of a class's color, with an ellipse somewhere. */
	private void draw(String part, String name, int number, Color color, Random random) throws IOException {
		BufferedImage image = new BufferedImage(96, 80, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setColor(new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
		graphics.fillRect(0, 0, 96, 80);
		graphics.setColor(color);
		graphics.fillOval(random.nextInt(20), random.nextInt(16), 72, 60);
		graphics.dispose();
		Path file = this.folder.resolve("pictures/" + part + "/" + name + "/" + number + ".jpg");
		Files.createDirectories(file.resolveSibling(""));
		assertThat(ImageIO.write(image, "jpg", file.toFile())).isTrue();
	}

}
