package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ImageLevelsTests {

	@TempDir
	Path folder;

	@Test
	void foldersOfImagesAreClasses() throws IOException {
		file("empty/notes.txt");
		file("cats/1.JPG");
		file("cats/more/deeper/2.jpg");
		assertThatCode(() -> ImageLevels.check(this.folder)).doesNotThrowAnyException();
	}

	@Test
	void imagesThatLieDeeperAreFoundWithTheirLevel() throws IOException {
		file("train/cats/1.jpg");
		file("train/dogs/1.jpg");
		file("test/README.md");
		assertThatIOException().isThrownBy(() -> ImageLevels.check(this.folder))
			.withMessageContaining("no image in the folders in it (test, train)")
			.withMessageContaining("deeper, in " + Path.of("train", "cats"))
			.withMessageContaining("'path: " + this.folder.resolve("train") + "'")
			.withMessageContaining("'nested: true'");
		assertThatCode(() -> ImageLevels.check(this.folder.resolve("train"))).doesNotThrowAnyException();
	}

	@Test
	void imagesThatLieInNoFolderOfAClassAreFound() throws IOException {
		file("1.png");
		assertThatIOException().isThrownBy(() -> ImageLevels.check(this.folder))
			.withMessageContaining("has its images in itself");
	}

	@Test
	void aFolderWithoutImagesIsLeftToWhoReadsIt() throws IOException {
		file("cats/notes.txt");
		assertThatCode(() -> ImageLevels.check(this.folder)).doesNotThrowAnyException();
	}

	private void file(String name) throws IOException {
		Path file = this.folder.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, "");
	}

}
