package org.imglish.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

import org.imglish.jobs.bucket.Bucket;

import org.springframework.util.FileSystemUtils;

/**
 * Checkpoints in a bucket of an object store that speaks S3. Drafts lie on this machine
 * until their files are uploaded; what is fetched is copied here, too.
 */
final class S3Store implements CheckpointStore {

	private final Bucket bucket;

	private final Path drafts;

	private final Path fetched;

	/**
	 * @param local folder of this machine for drafts and copies
	 */
	S3Store(Bucket bucket, Path local) {
		this.bucket = bucket;
		this.drafts = local.resolve("drafts");
		this.fetched = local.resolve("fetched");
	}

	@Override
	public Path draft(String key) throws IOException {
		delete(key);
		return Files.createDirectories(this.drafts.resolve(key));
	}

	@Override
	public void publish(String key, Path draft) throws IOException {
		List<Path> files;
		try (Stream<Path> children = Files.list(draft)) {
			files = children.sorted().toList();
		}
		for (Path file : files) {
			this.bucket.put(key + "/" + file.getFileName(), file);
		}
		FileSystemUtils.deleteRecursively(draft);
	}

	@Override
	public Path fetch(String key, List<String> names) throws IOException {
		Path folder = Files.createDirectories(this.fetched.resolve(key));
		for (String name : names) {
			Path beside = folder.resolve(name + "." + UUID.randomUUID());
			try (InputStream in = open(key, name)) {
				Files.copy(in, beside);
				Files.move(beside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING,
						StandardCopyOption.ATOMIC_MOVE);
			}
			finally {
				Files.deleteIfExists(beside);
			}
		}
		return folder;
	}

	@Override
	public InputStream open(String key, String name) throws IOException {
		return this.bucket.open(key + "/" + name);
	}

	@Override
	public void delete(String key) throws IOException {
		FileSystemUtils.deleteRecursively(this.drafts.resolve(key));
		FileSystemUtils.deleteRecursively(this.fetched.resolve(key));
		this.bucket.deleteAll(key + "/");
	}

	@Override
	public Set<String> keys() throws IOException {
		Set<String> keys = new TreeSet<>();
		for (String name : this.bucket.names(RUN)) {
			keys.add(name.substring(0, name.lastIndexOf('/')));
		}
		for (String name : this.bucket.unfinished(RUN)) {
			keys.add(name.substring(0, name.lastIndexOf('/')));
		}
		return keys;
	}

	@Override
	public Optional<String> mark() throws IOException {
		try (InputStream in = this.bucket.open(MARK)) {
			return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	@Override
	public void mark(String mark) throws IOException {
		Path file = Files.writeString(Files.createTempFile(Files.createDirectories(this.drafts), "mark", ""), mark);
		try {
			this.bucket.put(MARK, file);
		}
		finally {
			Files.delete(file);
		}
	}

	@Override
	public String toString() {
		return this.bucket.toString();
	}

}
