package org.imglish.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class IngestBenchTests {

	@TempDir
	Path folder;

	@Test
	void everyRecordOfEachFormatBecomesASample() throws IOException {
		Path shards = Files.createDirectory(this.folder.resolve("shards"));
		List<Source> sources = IngestBench.write(Files.createDirectory(this.folder.resolve("made")), 3);
		for (Source source : sources) {
			IngestSpeed speed = new IngestBench(64).measure(source, new DataRoots(List.of(this.folder)), shards);
			assertThat(speed.samples()).isEqualTo((source.format() == SourceFormat.PLAIN_TEXT) ? 300 : 3);
			assertThat(speed.records()).isEqualTo(speed.samples());
			assertThat(speed.bytes()).isPositive();
		}
	}

}
