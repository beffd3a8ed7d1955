package org.imglish.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.imglish.core.shard.ShardWriter;

/**
 * A folder, on this machine or mounted by several. A checkpoint is drafted beside its
 * place and renamed when its bytes are on the disk.
 */
public final class LocalStore implements CheckpointStore {

	private static final String DRAFT = ".part";

	private final Path folder;

	/**
	 * @param folder folder of all checkpoints, created when the first is written
	 */
	public LocalStore(Path folder) {
		this.folder = folder;
	}

	@Override
	public Path draft(String key) throws IOException {
		delete(key);
		return Files.createDirectories(draftOf(key));
	}

	@Override
	public void publish(String key, Path draft) throws IOException {
		for (Path file : children(draft)) {
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.force(true);
			}
		}
		ShardWriter.forceFolder(draft);
		Path place = this.folder.resolve(key);
		Files.move(draft, place);
		ShardWriter.forceFolder(place.resolveSibling(""));
	}

	@Override
	public Path fetch(String key, List<String> names) throws IOException {
		Path place = this.folder.resolve(key);
		for (String name : names) {
			if (!Files.exists(place.resolve(name))) {
				throw new NoSuchFileException(place.resolve(name).toString(), null, "the file is missing");
			}
		}
		return place;
	}

	@Override
	public InputStream open(String key, String name) throws IOException {
		return Files.newInputStream(this.folder.resolve(key).resolve(name));
	}

	@Override
	public void delete(String key) throws IOException {
		deleteFolder(draftOf(key));
		deleteFolder(this.folder.resolve(key));
	}

	@Override
	public Set<String> keys() throws IOException {
		Set<String> keys = new TreeSet<>();
		for (Path run : children(this.folder)) {
			boolean isRun = run.getFileName().toString().startsWith(RUN) && Files.isDirectory(run);
			for (Path place : isRun ? children(run) : List.<Path>of()) {
				String name = place.getFileName().toString();
				keys.add(run.getFileName() + "/"
						+ (name.endsWith(DRAFT) ? name.substring(0, name.length() - DRAFT.length()) : name));
			}
		}
		return keys;
	}

	@Override
	public Optional<String> mark() throws IOException {
		Path file = this.folder.resolve(MARK);
		return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
	}

	@Override
	public void mark(String mark) throws IOException {
		Files.createDirectories(this.folder);
		Files.writeString(this.folder.resolve(MARK), mark);
	}

	/** Others may be deleting it at the same time. */
	private static void deleteFolder(Path folder) throws IOException {
		for (Path child : children(folder)) {
			if (Files.isDirectory(child)) {
				deleteFolder(child);
			}
			Files.deleteIfExists(child);
		}
		Files.deleteIfExists(folder);
	}

	private Path draftOf(String key) {
		return this.folder.resolve(key + DRAFT);
	}

	/** What a folder holds; nothing if it is gone. */
	private static List<Path> children(Path folder) throws IOException {
		try (Stream<Path> children = Files.list(folder)) {
			return children.sorted().toList();
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
	}

	@Override
	public String toString() {
		return this.folder.toString();
	}

}
