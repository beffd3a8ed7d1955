package org.imglish.platform.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class EventFileTests {

	/** What TensorFlow's own writer puts first for a wall time of 0. */
	private static final String FIRST = "1800000000000000a37f4b22090000000000000000" + "1a0d627261696e2e4576656e743a32";

	@TempDir
	Path folder;

	@Test
	void theFirstRecordNamesTheVersion() throws IOException {
		Path file = this.folder.resolve("events.out.tfevents.0");
		new EventFile(file, 0).close();
		assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).startsWith(FIRST).hasSize(2 * (12 + 24 + 4));
	}

	@Test
	void valuesAreScalarsOfTheirTagAndStep() throws IOException {
		Path file = this.folder.resolve("events.out.tfevents.0");
		try (EventFile events = new EventFile(file, 0)) {
			events.add("loss/pair", 300, 0.5f, 1.5);
		}
		List<byte[]> records = records(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
		assertThat(records).hasSize(2);
		ByteBuffer event = ByteBuffer.wrap(records.get(1)).order(ByteOrder.LITTLE_ENDIAN);
		assertThat(event.get()).isEqualTo((byte) 0x09);
		assertThat(event.getDouble()).isEqualTo(1.5);
		assertThat(new byte[] { event.get(), event.get(), event.get() }).containsExactly(0x10, 0xac, 0x02);
		assertThat(new byte[] { event.get(), event.get(), event.get(), event.get() }).containsExactly(0x2a, 18, 0x0a,
				16);
		assertThat(new byte[] { event.get(), event.get() }).containsExactly(0x0a, 9);
		byte[] tag = new byte[9];
		event.get(tag);
		assertThat(new String(tag, StandardCharsets.UTF_8)).isEqualTo("loss/pair");
		assertThat(event.get()).isEqualTo((byte) 0x15);
		assertThat(event.getFloat()).isEqualTo(0.5f);
		assertThat(event.hasRemaining()).isFalse();
	}

	private static List<byte[]> records(ByteBuffer content) {
		List<byte[]> records = new ArrayList<>();
		while (content.hasRemaining()) {
			byte[] record = new byte[(int) content.getLong()];
			content.getInt();
			content.get(record);
			content.getInt();
			records.add(record);
		}
		return records;
	}

}
