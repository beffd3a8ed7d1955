package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** By what it is known whether a source is still the same. */
class SourcePrintTests {

	private static final FileTime THEN = FileTime.fromMillis(1_700_000_000_000L);

	@TempDir
	Path root;

	private Path source;

	@BeforeEach
	void fill() throws IOException {
		this.source = Files.createDirectory(this.root.resolve("source")).toRealPath();
		write("cats/one.png", "1");
		write("cats/two.png", "22");
		write("dogs/one.png", "333");
	}

	@Test
	void aFileIsKnownByItsContentWheneverItWasWritten() throws IOException {
		Path file = this.source.resolve("cats/two.png");
		SourcePrint before = print(file);
		Files.setLastModifiedTime(file, FileTime.fromMillis(0));
		assertThat(print(file)).isEqualTo(before);
		Files.writeString(file, "23");
		assertThat(print(file)).isNotEqualTo(before);
	}

	@Test
	void aFolderIsCountedWithAllBelow() throws IOException {
		SourcePrint print = print(this.source);
		assertThat(print.files()).isEqualTo(3);
		assertThat(print.bytes()).isEqualTo(6);
		assertThat(print(this.source)).isEqualTo(print);
	}

	@Test
	void aFileOfAFolderThatIsWrittenAnewIsAnother() throws IOException {
		SourcePrint before = print(this.source);
		Files.setLastModifiedTime(this.source.resolve("dogs/one.png"), FileTime.fromMillis(0));
		assertThat(print(this.source)).isNotEqualTo(before);
	}

	@Test
	void aFileThatMovesToAnotherFolderIsAnother() throws IOException {
		SourcePrint before = print(this.source);
		Files.move(this.source.resolve("cats/two.png"), this.source.resolve("dogs/two.png"));
		assertThat(print(this.source)).isNotEqualTo(before);
	}

	@Test
	void whereAFolderEndsMatters() throws IOException {
		write("cats/zebra/a.png", "1");
		write("cats/zebra/zz.png", "1");
		SourcePrint before = print(this.source);
		Files.move(this.source.resolve("cats/zebra/zz.png"), this.source.resolve("cats/zz.png"));
		assertThat(print(this.source)).isNotEqualTo(before);
	}

	@Test
	void hiddenFilesAreNoSources() throws IOException {
		SourcePrint before = print(this.source);
		write("cats/.DS_Store", "x");
		assertThat(print(this.source)).isEqualTo(before);
	}

	@Test
	void aLinkBackToItsFolderEndsThere() throws IOException {
		Files.createSymbolicLink(this.source.resolve("cats/again"), this.source);
		assertThat(print(this.source).files()).isEqualTo(3);
	}

	@Test
	void whatLiesOutsideTheRootsIsNotLookedAt() throws IOException {
		Path outside = Files.createDirectory(this.root.resolve("outside"));
		Files.createSymbolicLink(this.source.resolve("elsewhere"), outside);
		SourcePrint before = print(this.source);
		Files.writeString(outside.resolve("secret.png"), "1");
		assertThat(print(this.source)).isEqualTo(before);
	}

	@Test
	void aLinkThatLeadsNowhereIsNoMistake() throws IOException {
		Files.createSymbolicLink(this.source.resolve("nowhere"), this.root.resolve("no"));
		assertThat(print(this.source).files()).isEqualTo(3);
	}

	private SourcePrint print(Path place) throws IOException {
		return SourcePrint.of(place, new DataRoots(List.of(this.source)));
	}

	private void write(String name, String content) throws IOException {
		Path file = this.source.resolve(name);
		Files.createDirectories(file.resolveSibling(""));
		Files.setLastModifiedTime(Files.writeString(file, content), THEN);
	}

}
