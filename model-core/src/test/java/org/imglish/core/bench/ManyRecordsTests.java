package org.imglish.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ManyRecordsTests {

	/** A table of their digests would take more than the heap that there is. */
	private static final int MANY = 700_000;

	/** Ingests as many texts as its argument says. */
	public static void main(String[] arguments) throws Exception {
		List<ManyRecords.Reading> readings = new ArrayList<>();
		new ManyRecords(Long.parseLong(arguments[0])).ingest(readings::add);
		for (ManyRecords.Reading reading : readings) {
			System.out.println(reading.records() + " " + reading.skipped() + " " + reading.heapBytes());
		}
	}

	@Test
	void memoryDoesNotGrowWithTheRecords(@TempDir Path folder) throws Exception {
		Path out = folder.resolve("out");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx30m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				ManyRecordsTests.class.getName(), Integer.toString(MANY))
			.redirectErrorStream(true)
			.redirectOutput(out.toFile())
			.start();
		assertThat(process.waitFor()).as(() -> read(out)).isZero();
		List<long[]> readings = Files.readAllLines(out)
			.stream()
			.filter((line) -> line.matches("[0-9 ]+"))
			.map((line) -> List.of(line.split(" ")).stream().mapToLong(Long::parseLong).toArray())
			.toList();
		assertThat(readings).hasSize(10);
		assertThat(readings.get(9)).startsWith(MANY, MANY / 100);
		assertThat(readings.get(9)[2] - readings.get(0)[2]).isLessThan(1 << 20);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
