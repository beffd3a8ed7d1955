package org.imglish.core.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

import org.apache.parquet.format.CompressionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Files that pyarrow wrote ({@code make.py} beside them says how) hold what it put in.
 */
class ParquetTableTests {

	private static final Path FILES = Path.of("src/test/resources/parquet");

	private static final int DAMAGES = 60;

	@TempDir
	Path root;

	@ParameterizedTest
	@ValueSource(strings = { "none", "snappy", "gzip", "zstd", "lz4", "brotli" })
	void everyCompressionIsReadInBothVersionsOfPages(String codec) throws IOException {
		for (int version : List.of(1, 2)) {
			List<ObjectNode> rows = read(FILES.resolve(codec + "-" + version + ".parquet"));
			assertThat(rows).hasSize(300);
			for (int i = 0; i < rows.size(); i++) {
				assertThat(rows.get(i).path("id").asInt()).isEqualTo(i);
				assertThat(rows.get(i).path("text").asString()).isEqualTo("text " + i + " " + "x".repeat(20));
			}
		}
	}

	@Test
	void everyTypeIsWhatItWas() throws IOException {
		List<JsonNode> rows = read(FILES.resolve("types.parquet")).stream().map((row) -> json(row.toString())).toList();
		assertThat(rows).containsExactly(
				json("""
						{"text": "a", "int8": 1, "int64": 1152921504606846976, "uint32": 4294967295, "uint64": 18446744073709551615,
						 "half": 0.5, "float": 0.25, "double": 0.1, "bool": true, "large": "x", "dictionary": "u",
						 "list": ["p", null], "nested": [[1], [2, 3]], "struct": {"a": 1, "b": ["x"]},
						 "map": {"key_value": [{"key": "k", "value": 1}]}}
						"""),
				json("""
						{"int8": -2, "int64": -1, "uint32": 0, "uint64": 0, "half": -2.25, "float": -1.5, "double": 1e300,
						 "bool": false, "decimal": 0.000, "large": "y", "dictionary": "v", "list": [], "nested": [],
						 "struct": {"b": []}, "map": {}}
						"""),
				json("""
						{"text": "c", "half": 6.103515625e-05, "decimal": 1.000, "dictionary": "u"}
						"""));
	}

	@Test
	void listsOfOlderWritersAreTheSame() throws IOException {
		assertThat(read(FILES.resolve("old-lists.parquet"))).extracting((row) -> row.path("list").toString())
			.containsExactly("[\"p\",null]", "[]", "");
	}

	@Test
	void aFileThatIsCutOffIsDamaged() throws IOException {
		byte[] whole = Files.readAllBytes(FILES.resolve("types.parquet"));
		for (int length : List.of(0, 3, 11, 12, 100, whole.length - 1)) {
			Path file = Files.write(this.root.resolve("cut.parquet"), Arrays.copyOf(whole, length));
			assertThatExceptionOfType(DamagedParquetException.class).isThrownBy(() -> ParquetTable.open(file));
		}
	}

	@Test
	void aChecksumTellsAPageThatChanged() throws IOException {
		byte[] bytes = Files.readAllBytes(FILES.resolve("zstd-1.parquet"));
		bytes[100] ^= 1;
		Path file = Files.write(this.root.resolve("changed.parquet"), bytes);
		assertThatExceptionOfType(DamagedParquetException.class).isThrownBy(() -> read(file));
	}

	@Test
	void aPageThatWouldFillTheMemoryIsNotUnpacked() {
		assertThatExceptionOfType(DamagedParquetException.class)
			.isThrownBy(() -> PageCodec.unpack(CompressionCodec.GZIP, bomb(1 << 24), 1 << 10))
			.withMessageContaining("has not the 1024 bytes");
	}

	private static byte[] bomb(int size) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
			out.write(new byte[size]);
		}
		return packed.toByteArray();
	}

	@ParameterizedTest
	@ValueSource(strings = { "types", "img2dataset", "snappy-1", "gzip-2", "zstd-2", "lz4-1", "brotli-2", "none-2" })
	void damageIsToldOrHarmless(String name) throws IOException {
		byte[] whole = Files.readAllBytes(FILES.resolve(name + ".parquet"));
		SplittableRandom random = new SplittableRandom(name.hashCode());
		for (int i = 0; i < DAMAGES; i++) {
			byte[] damaged = whole.clone();
			for (int j = random.nextInt(1, 4); j > 0; j--) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
			}
			Path file = Files.write(this.root.resolve("damaged.parquet"), damaged);
			try {
				read(file);
			}
			catch (IOException ex) {
				assertThat(ex.getMessage()).isNotBlank();
			}
		}
	}

	private static List<ObjectNode> read(Path file) throws IOException {
		List<ObjectNode> read = new ArrayList<>();
		try (ParquetTable table = ParquetTable.open(file)) {
			for (int group = 0; group < table.groups(); group++) {
				ParquetRows rows = table.rows(group, table.schema());
				for (int i = 0; rows.hasNext() && i < 1000; i++) {
					read.add(rows.next());
				}
			}
		}
		return read;
	}

	private static JsonNode json(String text) {
		return JsonMapper.builder().build().readTree(text);
	}

}
