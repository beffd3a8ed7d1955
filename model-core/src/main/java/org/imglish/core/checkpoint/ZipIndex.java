package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the entries of a zip lie (PKWARE's APPNOTE 6.3, sections 4.3 and 4.5.3). Only
 * stored entries are accepted, since {@code torch.save} writes no others: what an entry
 * holds is then a range of the file, of any size, and cannot be larger than the file.
 */
final class ZipIndex {

	private static final int END_BYTES = 22;

	private static final int LOCATOR = 0x07064b50;

	private static final int LOCATOR_BYTES = 20;

	private static final int END_64 = 0x06064b50;

	private static final int END_64_BYTES = 56;

	private static final int ENTRY = 0x02014b50;

	private static final int ENTRY_BYTES = 46;

	private static final int LOCAL = 0x04034b50;

	private static final int LOCAL_BYTES = 30;

	private static final int LARGEST_COMMENT = 0xffff;

	private static final long MAX_ENTRIES = 500_000;

	private static final long MAX_NAME_BYTES = 32 << 20;

	private static final int ENCRYPTED = 1;

	private static final int EXTRA_64 = 1;

	private static final int IN_EXTRA = -1;

	private final Path file;

	private final FileChannel channel;

	private final Map<String, FileRange> entries = new LinkedHashMap<>();

	private long nameBytes;

	private ZipIndex(Path file, FileChannel channel) {
		this.file = file;
		this.channel = channel;
	}

	/**
	 * Reads the index of an open file.
	 * @return the content of each entry by name
	 * @throws DamagedFileException if the file is no zip, or a damaged or unusual one
	 */
	static Map<String, FileRange> read(Path file, FileChannel channel) throws IOException {
		ZipIndex index = new ZipIndex(file, channel);
		index.read();
		return index.entries;
	}

	private void read() throws IOException {
		long end = end();
		BoundedInput in = part("end of the zip", end + 4, END_BYTES - 4);
		in.skip(6);
		long count = in.unsignedShort();
		long bytes = in.unsignedWhole();
		long start = in.unsignedWhole();
		if (end >= LOCATOR_BYTES && part("locator", end - LOCATOR_BYTES, 4).whole() == LOCATOR) {
			BoundedInput locator = part("locator", end - LOCATOR_BYTES + 8, 8);
			in = part("end of the zip", locator.longWhole(), END_64_BYTES);
			if (in.whole() != END_64) {
				throw in.damaged("is not where the zip says");
			}
			in.skip(28);
			count = in.longWhole();
			bytes = in.longWhole();
			start = in.longWhole();
		}
		if (count < 0 || count > MAX_ENTRIES || bytes / ENTRY_BYTES < count) {
			throw in.damaged("claims " + Long.toUnsignedString(count) + " entries in " + Long.toUnsignedString(bytes)
					+ " bytes");
		}
		BoundedInput directory = part("the zip's list of entries", start, bytes);
		for (long i = 0; i < count; i++) {
			entry(directory);
		}
	}

	/** Place of the record that ends a zip; only a comment may follow it. */
	private long end() throws IOException {
		long size = this.channel.size();
		long first = Math.max(0, size - END_BYTES - LARGEST_COMMENT);
		byte[] tail = part("the end of the file", first, size - first).bytes(size - first);
		for (int i = tail.length - END_BYTES; i >= 0; i--) {
			if (tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6) {
				return first + i;
			}
		}
		throw new DamagedFileException(this.file, "the list of its entries is missing; the file was cut off");
	}

	private void entry(BoundedInput in) throws IOException {
		if (in.whole() != ENTRY) {
			throw in.damaged("is damaged");
		}
		in.skip(4);
		int flags = in.unsignedShort();
		int method = in.unsignedShort();
		in.skip(8);
		int packed = in.whole();
		int size = in.whole();
		int nameBytes = in.unsignedShort();
		int extraBytes = in.unsignedShort();
		int commentBytes = in.unsignedShort();
		in.skip(8);
		int header = in.whole();
		this.nameBytes += nameBytes;
		if (this.nameBytes > MAX_NAME_BYTES) {
			throw in.damaged("has names of more than " + MAX_NAME_BYTES + " bytes");
		}
		String name = in.text(nameBytes);
		long extra = in.position();
		Sizes sizes = sizes(part("an entry of the zip", extra, extraBytes), extraBytes, size, packed, header);
		in.skip((long) extraBytes + commentBytes);
		if (method != 0 || (flags & ENCRYPTED) != 0 || sizes.packed() != sizes.size()) {
			throw in.damaged("has the compressed or encrypted entry " + Shown.name(name)
					+ "; unpack the file and pack it again without compression (zip -0)");
		}
		if (this.entries.put(name, content(name, sizes.header(), sizes.size())) != null) {
			throw in.damaged("has the entry " + Shown.name(name) + " twice");
		}
	}

	/** Sizes that need more than 32 bits stand in an extra field, in this order. */
	private static Sizes sizes(BoundedInput extra, int bytes, int size, int packed, int header) throws IOException {
		for (int left = bytes; left >= 4;) {
			int kind = extra.unsignedShort();
			int length = extra.unsignedShort();
			if (kind == EXTRA_64) {
				return new Sizes((size == IN_EXTRA) ? extra.longWhole() : Integer.toUnsignedLong(size),
						(packed == IN_EXTRA) ? extra.longWhole() : Integer.toUnsignedLong(packed),
						(header == IN_EXTRA) ? extra.longWhole() : Integer.toUnsignedLong(header));
			}
			extra.skip(length);
			left -= 4 + length;
		}
		return new Sizes(Integer.toUnsignedLong(size), Integer.toUnsignedLong(packed), Integer.toUnsignedLong(header));
	}

	private FileRange content(String name, long header, long bytes) throws IOException {
		BoundedInput local = part("entry " + Shown.name(name), header, LOCAL_BYTES);
		if (local.whole() != LOCAL) {
			throw local.damaged("is not where the zip says");
		}
		local.skip(22);
		long start = header + LOCAL_BYTES + local.unsignedShort() + local.unsignedShort();
		if (bytes < 0 || start > this.channel.size() - bytes) {
			throw local
				.damaged("claims " + bytes + " bytes from byte " + start + " on, the file has " + this.channel.size());
		}
		return new FileRange(this.channel, start, bytes);
	}

	private BoundedInput part(String what, long start, long bytes) throws IOException {
		long size = this.channel.size();
		if (start < 0 || bytes < 0 || start > size - bytes) {
			throw new DamagedFileException(this.file, what + " would lie beyond its end, at byte " + start);
		}
		return new BoundedInput(this.file, this.channel, what, start, bytes);
	}

	private record Sizes(long size, long packed, long header) {

	}

}
