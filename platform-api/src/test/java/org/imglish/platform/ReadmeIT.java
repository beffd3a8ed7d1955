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
 * README's way from one's own pictures to a prediction, command by command as written.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class ReadmeIT {

	private static final Path README = Path.of("..", "README.md");

	private static final String HEADING = "## From your own pictures to a prediction";

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
		Files.createSymbolicLink(this.folder.resolve("recipes"), Path.of("..", "recipes").toRealPath());
		Random random = new Random(1);
		for (String part : List.of("train", "test")) {
			for (int i = 1; i <= (part.equals("train") ? TRAINED : HELD_OUT); i++) {
				draw(part, "cats", i, new Color(200, 90, 40), random);
				draw(part, "dogs", i, new Color(40, 110, 200), random);
			}
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
		List<String> commands = commands();
		assertThat(commands).hasSize(10).allMatch((command) -> command.startsWith("./imglish "));
		List<String> answers = new ArrayList<>();
		for (String command : commands) {
			Path out = this.folder.resolve("command-" + answers.size() + ".out");
			Process process = process(command, out);
			assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command).isTrue();
			String answer = Files.readString(out);
			assertThat(process.exitValue()).as("%s%n%s", command, answer).isZero();
			answers.add(answer);
		}
		assertThat(answers.get(0)).contains("COMPLETED", 2 * TRAINED + "/" + 2 * TRAINED + " record");
		assertThat(answers.get(2)).contains("pictures-train", "pictures-test");
		assertThat(answers.get(6)).contains("validation/top1");
		assertThat(answers.get(9)).containsPattern("cats.*dogs");
	}

	/** The lines of the block of code under the heading. */
	private static List<String> commands() throws IOException {
		String text = Files.readString(README);
		String section = text.substring(text.indexOf(HEADING) + HEADING.length());
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
