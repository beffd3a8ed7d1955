package org.imglish.jobs.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.imglish.core.digest.Sha256;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of files that lie far away, in a folder of this machine. A file is compared with
 * its size and its sum when it arrives and takes its name when it is whole; those that
 * were not read for longest make room for it. Whoever is reading one that has to go keeps
 * it until it is closed. Any number of threads and processes share a folder, and each
 * file is brought once. What is on its way needs room beside what is here.
 */
public final class FileCache {

	private static final Logger LOGGER = LoggerFactory.getLogger(FileCache.class);

	private static final int TRIES = 3;

	private static final int LOCKS = 64;

	private static final String HIDDEN = ".";

	private static final String PART = HIDDEN + "part-";

	/** What nobody has written to for so long is left over from a process that died. */
	private static final Duration LEFT_OVER = Duration.ofDays(1);

	private final Path folder;

	private final long capacity;

	/** The threads of this process; the processes meet in files of the same numbers. */
	private final List<ReentrantLock> locks = IntStream.rangeClosed(0, LOCKS)
		.mapToObj((number) -> new ReentrantLock())
		.toList();

	/**
	 * @param folder created when it is first needed
	 * @param capacity bytes that the copies may take together
	 */
	public FileCache(Path folder, long capacity) {
		this.folder = folder;
		this.capacity = capacity;
	}

	/**
	 * Makes sure that files can be here together.
	 * @param what they are, to begin a sentence with
	 * @param bytes their size
	 * @throws IOException if the cache is smaller than that
	 */
	public void require(String what, long bytes) throws IOException {
		if (bytes > this.capacity) {
			throw new IOException(String.format(Locale.ROOT,
					"%s: %d bytes, and the cache in %s may hold %d; "
							+ "raise imglish.store.cache-size (IMGLISH_STORE_CACHESIZE)",
					what, bytes, this.folder, this.capacity));
		}
	}

	/** Bytes that the copies may take together. */
	public long capacity() {
		return this.capacity;
	}

	/** Whether a file is here now. */
	public boolean has(String name) {
		return Files.exists(this.folder.resolve(name));
	}

	/**
	 * An empty file of this machine for who writes something that then goes elsewhere.
	 */
	public Path draft() throws IOException {
		return Files.createFile(Files.createDirectories(this.folder).resolve(PART + UUID.randomUUID()));
	}

	/**
	 * Opens a file, which is brought here first if it is not here.
	 * @throws DamagedFileException if it is not what its sum says, however often it is
	 * brought
	 * @throws IOException if it cannot be brought or is larger than the cache
	 */
	public FileChannel open(Wanted file, Source source) throws IOException {
		FileChannel here = openHere(file.name());
		if (here != null) {
			return here;
		}
		require(file.what() + " is read as a whole", file.bytes());
		return locked(Integer.parseInt(file.name().substring(0, 4), 16) % LOCKS, () -> {
			FileChannel meanwhile = openHere(file.name());
			return (meanwhile != null) ? meanwhile : bring(file, source);
		});
	}

	private @Nullable FileChannel openHere(String name) throws IOException {
		Path place = this.folder.resolve(name);
		try {
			FileChannel channel = FileChannel.open(place, StandardOpenOption.READ);
			touch(place);
			return channel;
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/** Notes that a file was read now; by then it may have had to go. */
	private static void touch(Path file) throws IOException {
		try {
			Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
		}
		catch (NoSuchFileException ex) {
			return;
		}
	}

	private FileChannel bring(Wanted file, Source source) throws IOException {
		locked(LOCKS, () -> makeRoom(file.bytes()));
		IOException last = new IOException(file.what() + " cannot be read");
		for (int i = 0; i < TRIES; i++) {
			InputStream in = source.open();
			Path draft = draft();
			try {
				copy(in, draft, file);
				FileChannel channel = FileChannel.open(draft, StandardOpenOption.READ);
				Files.move(draft, this.folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE,
						StandardCopyOption.REPLACE_EXISTING);
				return channel;
			}
			catch (DamagedFileException ex) {
				last = ex;
			}
			catch (IOException ex) {
				last = new IOException(file.what() + " cannot be brought to " + this + ": " + ex.getMessage(), ex);
			}
			finally {
				Files.deleteIfExists(draft);
			}
		}
		throw last;
	}

	private static void copy(InputStream from, Path draft, Wanted file) throws IOException {
		Sha256 sum = new Sha256();
		try (InputStream in = from;
				FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
				OutputStream out = sum.adding(Channels.newOutputStream(channel))) {
			byte[] block = new byte[1 << 16];
			for (int read = in.read(block); read >= 0 && channel.size() <= file.bytes(); read = in.read(block)) {
				out.write(block, 0, read);
			}
			channel.force(true);
			if (channel.size() != file.bytes()) {
				throw new IOException("it ends after " + channel.size() + " bytes and should have " + file.bytes());
			}
		}
		String found = sum.hex();
		if (file.sha256() != null && !found.equals(file.sha256())) {
			throw new DamagedFileException(
					file.what() + " is damaged: its SHA-256 is " + found + " and should be " + file.sha256());
		}
	}

	private boolean makeRoom(long bytes) throws IOException {
		List<Copy> copies = new ArrayList<>();
		long taken = 0;
		for (Path file : files()) {
			Copy copy = Copy.of(file);
			if (copy == null) {
				continue;
			}
			if (!file.getFileName().toString().startsWith(HIDDEN)) {
				copies.add(copy);
				taken += copy.bytes();
			}
			else if (file.getFileName().toString().startsWith(PART)
					&& copy.read().toInstant().isBefore(Instant.now().minus(LEFT_OVER))) {
				Files.deleteIfExists(file);
			}
		}
		copies.sort(Comparator.comparing(Copy::read));
		for (Copy copy : copies) {
			if (taken + bytes <= this.capacity) {
				break;
			}
			Files.deleteIfExists(copy.file());
			taken -= copy.bytes();
		}
		return true;
	}

	private List<Path> files() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.filter(Files::isRegularFile).toList();
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	/** Does something that no other thread and no other process does meanwhile. */
	private <T> T locked(int number, Work<T> work) throws IOException {
		ReentrantLock lock = this.locks.get(number);
		Path place = Files.createDirectories(this.folder).resolve(HIDDEN + "lock-" + number);
		lock.lock();
		try (FileChannel file = FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			lock(file);
			return work.perform();
		}
		finally {
			lock.unlock();
		}
	}

	/** Until it is closed. Where another cache of this process has it, both go on. */
	private static void lock(FileChannel file) throws IOException {
		try {
			file.lock();
		}
		catch (OverlappingFileLockException ex) {
			LOGGER.debug("Two caches of one process bring equal bytes");
		}
	}

	@Override
	public String toString() {
		return this.folder.toString();
	}

	/**
	 * A file.
	 *
	 * @param what what it is, for a sentence
	 * @param name its name here, 64 hexadecimal letters: another one for each content
	 * @param bytes its size
	 * @param sha256 lower-case hexadecimal SHA-256 of it, or null where nobody knows it
	 */
	public record Wanted(String what, String name, long bytes, @Nullable String sha256) {

		private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

		public Wanted {
			if (!NAME.matcher(name).matches()) {
				throw new IllegalArgumentException(what + " has no SHA-256 to be kept under: " + name);
			}
		}

		/** A file that is known by its sum. */
		public static Wanted of(String what, long bytes, String sha256) {
			return new Wanted(what, sha256, bytes, sha256);
		}

	}

	/** Where a file comes from. */
	public interface Source {

		/** Opens it at its beginning; called again when it arrived damaged. */
		InputStream open() throws IOException;

	}

	private interface Work<T> {

		T perform() throws IOException;

	}

	/**
	 * A file of the cache.
	 *
	 * @param read when it was read last
	 */
	private record Copy(Path file, long bytes, FileTime read) {

		/** Null if it is gone. */
		static @Nullable Copy of(Path file) throws IOException {
			try {
				return new Copy(file, Files.size(file), Files.getLastModifiedTime(file));
			}
			catch (NoSuchFileException ex) {
				return null;
			}
		}

	}

}
