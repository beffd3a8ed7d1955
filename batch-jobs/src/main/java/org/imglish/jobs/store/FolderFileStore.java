package org.imglish.jobs.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.imglish.core.shard.ShardWriter;
import org.springframework.util.FileSystemUtils;

/**
 * A folder, on this machine or mounted by several. A file is written beside its place,
 * forced to the disk and renamed.
 */
public final class FolderFileStore implements FileStore {

	private final Path folder;

	/**
	 * @param folder folder of all files, created when the first is written
	 */
	public FolderFileStore(Path folder) {
		this.folder = folder;
	}

	@Override
	public long write(String name, Content content) throws IOException {
		Path place = this.folder.resolve(name);
		Path parent = Files.createDirectories(place.resolveSibling(""));
		Path beside = place.resolveSibling(place.getFileName() + ".part");
		try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
			content.write(out);
			out.flush();
			channel.force(true);
		}
		Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		ShardWriter.forceFolder(parent);
		return Files.size(place);
	}

	@Override
	public InputStream open(String name) throws IOException {
		return Files.newInputStream(this.folder.resolve(name));
	}

	@Override
	public Set<String> names(String below) throws IOException {
		Path from = this.folder.resolve(below);
		if (!Files.isDirectory(from)) {
			return Set.of();
		}
		Set<String> names = new TreeSet<>();
		try (Stream<Path> all = Files.walk(from)) {
			all.filter((each) -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
				.forEach((file) -> names.add(this.folder.relativize(file).toString().replace('\\', '/')));
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		return names;
	}

	@Override
	public void delete(String name) throws IOException {
		Path file = this.folder.resolve(name);
		Files.deleteIfExists(file);
		try {
			Files.deleteIfExists(file.resolveSibling(""));
		}
		catch (DirectoryNotEmptyException ex) {
			return;
		}
	}

	@Override
	public void deleteAll(String below) throws IOException {
		FileSystemUtils.deleteRecursively(this.folder.resolve(below));
	}

	@Override
	public Optional<Path> folder() {
		return Optional.of(this.folder);
	}

	@Override
	public String toString() {
		return this.folder.toString();
	}

}
