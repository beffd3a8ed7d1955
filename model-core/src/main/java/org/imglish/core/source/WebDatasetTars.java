package org.imglish.core.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
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
 * are one record. Members are read from where they lie and never unpacked. Of a tar that
 * is cut off or damaged what comes before is read.
 */
final class WebDatasetTars implements RecordStream {

	private static final int BLOCK = 512;

	private static final long LARGEST_ENTRY = 256L << 20;

	private final Iterator<Path> tars;

	private final @Nullable Columns columns;

	private final Choice choice;

	private final UnreadParts unread;

	private final Deque<SourceRecord> broken = new ArrayDeque<>();

	private Path tar = Path.of("");

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
		this.tar = this.tars.next();
		if (SourceText.isGzip(this.tar)) {
			this.broken.add(SourceRecord.unusable(this.tar.getFileName().toString(), Reason.BROKEN_RECORD,
					"the tar file is compressed with gzip; unpack it first: gunzip -c OLD > NEW"));
			return;
		}
		Map<String, TarMembers> grouped = new LinkedHashMap<>();
		String last = "";
		try (TarArchiveInputStream in = new TarArchiveInputStream(
				new BufferedInputStream(Files.newInputStream(this.tar), 1 << 16), BLOCK)) {
			try {
				for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
					last = entry.getName();
					entry.setDataOffset(in.getBytesRead());
					add(grouped, entry);
				}
				if (Files.size(this.tar) % BLOCK != 0) {
					throw new EOFException("it ends within a block");
				}
				if (goesOn(in.getBytesRead())) {
					this.broken.add(SourceRecord.unusable(this.tar.getFileName() + ", behind '" + last + "'",
							Reason.BROKEN_RECORD,
							"the tar file goes on behind its own end, as if others had been appended to it: what follows is lost"));
				}
			}
			catch (IOException | RuntimeException ex) {
				this.broken
					.add(SourceRecord.unusable(this.tar.getFileName() + ", behind '" + last + "'", Reason.BROKEN_RECORD,
							"the tar file is damaged or cut off: what follows is lost (" + ex.getMessage() + ")"));
			}
		}
		this.keys = grouped.values().iterator();
	}

	/** Whether anything but padding stands behind a tar's end. */
	private boolean goesOn(long end) throws IOException {
		try (InputStream rest = new BufferedInputStream(Files.newInputStream(this.tar), 1 << 16)) {
			rest.skipNBytes(Math.min(end, Files.size(this.tar)));
			int value = rest.read();
			while (value == 0) {
				value = rest.read();
			}
			return value > 0;
		}
	}

	private void add(Map<String, TarMembers> grouped, TarArchiveEntry entry) {
		if (entry.isDirectory() || entry.isPaxHeader() || entry.isGlobalPaxHeader()) {
			return;
		}
		String name = entry.getName();
		String place = this.tar.getFileName() + ", '" + name + "'";
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
		Path from = this.tar;
		return members.records(from.getFileName() + ", key " + members.key(), (entry) -> bytes(from, entry));
	}

	@Override
	public SourceRecord next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		return this.ready.remove();
	}

	private static byte[] bytes(Path tar, TarArchiveEntry entry) throws IOException {
		ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(entry.getSize()));
		try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ)) {
			if (entry.getDataOffset() + entry.getSize() > channel.size()) {
				throw new EOFException(tar.getFileName() + " ends within '" + entry.getName() + "'");
			}
			while (content.hasRemaining()) {
				if (channel.read(content, entry.getDataOffset() + content.position()) < 0) {
					throw new EOFException(tar.getFileName() + " ends within '" + entry.getName() + "'");
				}
			}
		}
		return content.array();
	}

	@Override
	public Map<String, Long> unread() {
		return this.unread.counts();
	}

	@Override
	public void close() {
		this.keys = List.<TarMembers>of().iterator();
	}

	/** Reads a member. */
	interface Reading {

		byte[] of(TarArchiveEntry entry) throws IOException;

	}

}
