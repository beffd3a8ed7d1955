package org.imglish.core.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;

/**
 * WebDataset tar files: members that share the part of their name before the first dot
 * are one record. Members are read from where they lie; a tar that is compressed with
 * gzip is unpacked into a temporary file for that. Of a tar that is cut off or damaged
 * what comes before is read.
 */
final class WebDatasetTars implements RecordStream {

	private static final int BLOCK = 512;

	private static final long LARGEST_ENTRY = 256L << 20;

	/**
	 * A tar of texts may shrink to a twentieth; what shrinks to less than this is a bomb.
	 */
	private static final long MOST_TIMES = 200;

	/** Small tars are mostly padding. */
	private static final long PADDING = 16L << 20;

	private final Iterator<Path> tars;

	private final @Nullable Columns columns;

	private final Choice choice;

	private final UnreadParts unread;

	private final Deque<SourceRecord> broken = new ArrayDeque<>();

	/** Name of the tar that is read. */
	private String tar = "";

	private Path file = Path.of("");

	/**
	 * Its content where it is compressed, in a file without a name: a kill leaves none.
	 */
	private @Nullable FileChannel unpacked;

	private Iterator<TarMembers> keys = List.<TarMembers>of().iterator();

	private final Deque<SourceRecord> ready = new ArrayDeque<>();

	/**
	 * @param columns what fields of JSON members are for, or null
	 * @param choice which records are read
	 * @param unread what is not read of the folder that the files lie in
	 */
	WebDatasetTars(List<Path> tars, @Nullable Columns columns, Choice choice, UnreadParts unread) {
		this.tars = tars.iterator();
		this.choice = choice;
		this.columns = columns;
		this.unread = unread;
	}

	@Override
	public boolean hasNext() {
		try {
			while (this.ready.isEmpty()) {
				if (this.keys.hasNext()) {
					this.ready.addAll(records(this.keys.next()));
				}
				else if (!this.broken.isEmpty()) {
					this.ready.add(this.broken.remove());
				}
				else if (this.tars.hasNext()) {
					openNext();
				}
				else {
					return false;
				}
			}
			return true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void openNext() throws IOException {
		close();
		this.file = this.tars.next();
		this.tar = this.file.getFileName().toString();
		if (SourceText.isGzip(this.file)) {
			this.unpacked = temporary();
			unpack(this.unpacked);
			this.keys = members(this.unpacked).iterator();
		}
		else {
			try (FileChannel content = FileChannel.open(this.file, StandardOpenOption.READ)) {
				this.keys = members(content).iterator();
			}
		}
	}

	/** The members of a tar by their keys, in its order. */
	private Collection<TarMembers> members(FileChannel content) throws IOException {
		Map<String, TarMembers> grouped = new LinkedHashMap<>();
		String last = "";
		TarArchiveInputStream in = new TarArchiveInputStream(from(content, 0), BLOCK);
		try {
			for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
				last = entry.getName();
				entry.setDataOffset(in.getBytesRead());
				add(grouped, entry);
			}
			if (content.size() % BLOCK != 0) {
				throw new EOFException("it ends within a block");
			}
			if (goesOn(content, in.getBytesRead())) {
				this.broken.add(SourceRecord.unusable(this.tar + ", behind '" + last + "'", Reason.BROKEN_RECORD,
						"the tar file goes on behind its own end, as if others had been appended to it: what follows is lost"));
			}
		}
		catch (IOException | RuntimeException ex) {
			this.broken.add(SourceRecord.unusable(this.tar + ", behind '" + last + "'", Reason.BROKEN_RECORD,
					"the tar file is damaged or cut off: what follows is lost (" + ex.getMessage() + ")"));
		}
		return grouped.values();
	}

	private static InputStream from(FileChannel content, long position) throws IOException {
		content.position(position);
		return new BufferedInputStream(Channels.newInputStream(content), 1 << 16);
	}

	/** Whether anything but padding stands behind a tar's end. */
	private static boolean goesOn(FileChannel content, long end) throws IOException {
		InputStream rest = from(content, Math.min(end, content.size()));
		int value = rest.read();
		while (value == 0) {
			value = rest.read();
		}
		return value > 0;
	}

	/** A file that is gone when it is closed, or the process ends, however it does. */
	private static FileChannel temporary() throws IOException {
		return FileChannel.open(Files.createTempFile("imglish", ".tar"), StandardOpenOption.READ,
				StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
	}

	/**
	 * Unpacks a tar that is compressed with gzip, as far as it can be.
	 * @throws IOException if there is no room for it, which is no fault of the tar
	 */
	private void unpack(FileChannel target) throws IOException {
		long most = PADDING + MOST_TIMES * Files.size(this.file);
		// What a failed read would have brought is lost: a few entries at most.
		byte[] part = new byte[1 << 12];
		try (InputStream raw = Files.newInputStream(this.file)) {
			InputStream in = null;
			int read = 0;
			while (read >= 0) {
				ByteBuffer bytes = ByteBuffer.wrap(part, 0, read);
				while (bytes.hasRemaining()) {
					write(target, bytes);
				}
				try {
					in = (in != null) ? in : new GzipMembers(new BufferedInputStream(raw, 1 << 16));
					read = in.read(part);
					if (read > 0 && target.size() + read > most) {
						throw new IOException(
								String.format(Locale.ROOT, "it unpacks to more than %d times its size", MOST_TIMES));
					}
				}
				catch (IOException ex) {
					this.broken.add(SourceRecord.unusable(this.tar, Reason.BROKEN_RECORD,
							"it cannot be unpacked to its end: what follows is lost (" + ex.getMessage() + ")"));
					return;
				}
			}
		}
	}

	private void write(FileChannel target, ByteBuffer bytes) throws IOException {
		try {
			target.write(bytes);
		}
		catch (IOException ex) {
			throw new IOException(String.format(Locale.ROOT,
					"%s cannot be unpacked into %s (%s); make room there, or name another folder with"
							+ " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER",
					this.file, System.getProperty("java.io.tmpdir"), ex.getMessage()), ex);
		}
	}

	private void add(Map<String, TarMembers> grouped, TarArchiveEntry entry) {
		if (entry.isDirectory() || entry.isPaxHeader() || entry.isGlobalPaxHeader()) {
			return;
		}
		String name = entry.getName();
		String place = this.tar + ", '" + name + "'";
		int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
		if (!entry.isFile()) {
			this.unread.add("members that are links or devices");
		}
		else if (name.substring(name.lastIndexOf('/') + 1).startsWith(".")) {
			this.unread.add("hidden members");
		}
		else if (dot < 0) {
			this.unread.add("members without an ending");
		}
		else if (climbs(name)) {
			this.broken.add(SourceRecord.unusable(place, Reason.BROKEN_RECORD, "its name climbs out of its folder"));
		}
		else if (entry.isSparse()) {
			this.broken.add(SourceRecord.unusable(place, Reason.BROKEN_RECORD,
					"it is a sparse member; write it without holes"));
		}
		else if (entry.getSize() > LARGEST_ENTRY) {
			this.broken.add(SourceRecord.unusable(place, Reason.BROKEN_RECORD, String.format(Locale.ROOT,
					"it holds %d bytes; at most %d are allowed", entry.getSize(), LARGEST_ENTRY)));
		}
		else {
			String key = name.substring(0, dot);
			String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
			if (TarMembers.isRead(ending)) {
				grouped.computeIfAbsent(key, (own) -> new TarMembers(own, this.columns, this.choice))
					.add(ending, entry);
			}
			else {
				this.unread.add("members ." + ending);
			}
		}
	}

	private static boolean climbs(String name) {
		return name.startsWith("/") || List.of(name.split("/")).contains("..");
	}

	private List<SourceRecord> records(TarMembers members) {
		Path from = this.file;
		FileChannel open = this.unpacked;
		Reading reading = (open != null) ? Reading.atOnce((entry) -> bytes(open, entry)) : (entry) -> {
			try (FileChannel content = FileChannel.open(from, StandardOpenOption.READ)) {
				return bytes(content, entry);
			}
		};
		return members.records(this.tar + ", key " + members.key(), reading);
	}

	@Override
	public SourceRecord next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		return this.ready.remove();
	}

	private static byte[] bytes(FileChannel tar, TarArchiveEntry entry) throws IOException {
		ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(entry.getSize()));
		if (entry.getDataOffset() + entry.getSize() > tar.size()) {
			throw new EOFException("the tar ends within '" + entry.getName() + "'");
		}
		while (content.hasRemaining()) {
			if (tar.read(content, entry.getDataOffset() + content.position()) < 0) {
				throw new EOFException("the tar ends within '" + entry.getName() + "'");
			}
		}
		return content.array();
	}

	@Override
	public Map<String, Long> unread() {
		return this.unread.counts();
	}

	@Override
	public void close() throws IOException {
		this.keys = List.<TarMembers>of().iterator();
		if (this.unpacked != null) {
			this.unpacked.close();
			this.unpacked = null;
		}
	}

	/** Reads a member. */
	interface Reading {

		byte[] of(TarArchiveEntry entry) throws IOException;

		/** The member for whoever wants it later. */
		default SourceRecord.Content later(TarArchiveEntry entry) throws IOException {
			return () -> of(entry);
		}

		/** Reads members from a file that will be gone later. */
		static Reading atOnce(Reading reading) {
			return new Reading() {

				@Override
				public byte[] of(TarArchiveEntry entry) throws IOException {
					return reading.of(entry);
				}

				@Override
				public SourceRecord.Content later(TarArchiveEntry entry) throws IOException {
					byte[] content = reading.of(entry);
					return () -> content;
				}

			};
		}

	}

}
