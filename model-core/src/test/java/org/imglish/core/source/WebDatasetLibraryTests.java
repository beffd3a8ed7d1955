package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.imglish.core.image.ImageDecoder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tars that the webdataset library wrote; make.py beside them made it write them. */
class WebDatasetLibraryTests {

	private static final Path TARS = Path.of("src/test/resources/webdataset").toAbsolutePath();

	@Test
	void shardsOfAPatternAreReadInTheOrderOfTheirKeys() throws IOException {
		List<SourceRecord> records = read("{000000..000002}.tar", null);
		assertThat(records).extracting(SourceRecord::text)
			.containsExactlyElementsOf(IntStream.range(0, 10).mapToObj((number) -> "caption " + number).toList());
		assertThat(records).extracting((record) -> record.labels().get("class"))
			.containsExactlyElementsOf(IntStream.range(0, 10).mapToObj((number) -> (Object) (number % 3)).toList());
		RecordCheck check = new RecordCheck(new ImageDecoder(1 << 20), 8, null, 100);
		for (int i = 0; i < records.size(); i++) {
			assertThat(check.check(i, records.get(i)).samples()).as(records.get(i).place()).hasSize(1);
		}
	}

	@Test
	void samplesAreChosenByTheirJson() throws IOException {
		assertThat(read("{000000..000002}.tar", "width >= 104 and exif.iso < 6")).extracting(SourceRecord::text)
			.containsExactly("caption 4", "caption 5");
	}

	@Test
	void eachOfSeveralCaptionsMakesAPair() throws IOException {
		assertThat(read("one.tar.gz", null)).extracting(SourceRecord::text).containsExactly("one", "two", "three");
	}

	private static List<SourceRecord> read(String path, String where) throws IOException {
		Source source = new Source(SourceFormat.WEBDATASET, TARS.resolve(path), null, null);
		List<SourceRecord> records = new ArrayList<>();
		try (RecordStream all = new SourceRecords(new DataRoots(List.of(TARS)))
			.open((where != null) ? source.choosing(where) : source)) {
			all.forEachRemaining(records::add);
		}
		return records;
	}

}
