package org.imglish.jobs.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.imglish.core.digest.Sha256;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.Manifest;
import org.imglish.core.text.TokenizerFile;
import org.imglish.jobs.bucket.Waiting;
import org.imglish.jobs.cache.DamagedFileException;
import org.imglish.jobs.cache.FileCache;
import org.imglish.jobs.store.FileStore;
import org.springframework.util.FileSystemUtils;

/**
 * The files of datasets. In a folder they are read where they lie; of those in a bucket
 * this machine keeps copies: the manifest and the text tokenizer of each dataset in a
 * folder of its own, and shards in a cache.
 */
public final class DatasetStore {

	private final FileStore files;

	private final FileCache cache;

	private final Path copies;

	/**
	 * @param copies folder of this machine for copies of manifests and text tokenizers
	 */
	public DatasetStore(FileStore files, FileCache cache, Path copies) {
		this.files = files;
		this.cache = cache;
		this.copies = copies;
	}

	/** The files of all datasets, each dataset's under its key. */
	public FileStore files() {
		return this.files;
	}

	/**
	 * What the names of a dataset's files begin with: its name where people look into its
	 * folder, and in a bucket also the number of its run, so that what is left there of
	 * one that was deleted is never taken for a later one's.
	 * @param run the run that ingests it
	 */
	public String key(String name, long run) {
		return this.files.folder().isPresent() ? name : name + "." + run;
	}

	/**
	 * Opens a complete dataset.
	 * @param run the run that has ingested it
	 * @param patience how long to wait for a store that is away
	 * @throws IOException if it is not there
	 */
	public DatasetFiles open(String name, long run, Duration patience) throws IOException {
		Optional<Path> folder = this.files.folder();
		if (folder.isPresent()) {
			return DatasetFiles.in(folder.get().resolve(name));
		}
		Waiting waiting = new Waiting(patience);
		Path copy = waiting.of(() -> copy(key(name, run)));
		return new BucketDataset(this.files, key(name, run), copy, this.cache, waiting);
	}

	/**
	 * What a complete dataset holds; empty where its files are not seen from here.
	 * @throws IOException if its manifest cannot be read
	 */
	Optional<Manifest> manifest(String name, long run) throws IOException {
		Optional<Path> folder = this.files.folder().map((all) -> all.resolve(name));
		if (folder.isPresent() && !Files.exists(folder.get())) {
			return Optional.empty();
		}
		return Optional.of(Manifest.in(folder.isPresent() ? folder.get() : copy(key(name, run))));
	}

	/** Brings a dataset's small files here; the manifest comes last. */
	private Path copy(String key) throws IOException {
		Path folder = this.copies.resolve(key);
		Path manifest = folder.resolve(Manifest.FILE);
		if (Files.exists(manifest)) {
			return folder;
		}
		Files.createDirectories(folder);
		Path draft = bring(key, Manifest.FILE);
		try {
			Manifest content = Manifest.read(draft);
			if (content.tokenizer() != null) {
				if (!TokenizerFile.NAMES.contains(content.tokenizer())) {
					throw new DamagedFileException(
							"The manifest of " + key + " in " + this.files + " calls its text tokenizer "
									+ content.tokenizer() + "; known are " + TokenizerFile.NAMES);
				}
				Path tokenizer = bring(key, content.tokenizer());
				if (!Sha256.of(tokenizer).equals(content.tokenizerSha256())) {
					Files.delete(tokenizer);
					throw new DamagedFileException("The text tokenizer " + content.tokenizer() + " of " + key + " in "
							+ this.files + " is not what was written");
				}
				Files.move(tokenizer, folder.resolve(content.tokenizer()), StandardCopyOption.ATOMIC_MOVE);
			}
			Files.move(draft, manifest, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(draft);
		}
		return folder;
	}

	private Path bring(String key, String name) throws IOException {
		Path draft = this.copies.resolve(key).resolve(name + "." + UUID.randomUUID());
		boolean whole = false;
		try (InputStream in = this.files.open(key + "/" + name)) {
			Files.copy(in, draft);
			whole = true;
			return draft;
		}
		catch (NoSuchFileException ex) {
			throw new IOException("There is no " + key + "/" + name + " in " + this.files
					+ "; is it the store that the dataset was ingested into?", ex);
		}
		finally {
			if (!whole) {
				Files.deleteIfExists(draft);
			}
		}
	}

	/** Keys of the datasets of which this machine has copies. */
	Set<String> copies() throws IOException {
		if (!Files.isDirectory(this.copies)) {
			return Set.of();
		}
		try (Stream<Path> all = Files.list(this.copies)) {
			return all.map((copy) -> copy.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
		}
	}

	/** Removes the copies that this machine has of a dataset's small files. */
	void forget(String key) throws IOException {
		FileSystemUtils.deleteRecursively(this.copies.resolve(key));
	}

}
