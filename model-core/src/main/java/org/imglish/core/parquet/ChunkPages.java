package org.imglish.core.parquet;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a column in one group of rows, one in memory at a time. A page says how
 * many bytes it will have; one that says more than {@link #LARGEST} or turns out to have
 * more is not unpacked.
 */
final class ChunkPages implements PageReader {

	/** Bytes of a page, as large as a member of a tar may be. */
	private static final int LARGEST = 1 << 28;

	private static final int BUFFER = 1 << 16;

	private final ColumnMetaData column;

	private final ChunkBytes bytes;

	private final BufferedInputStream in;

	/** What was read while a dictionary was looked for. */
	private @Nullable PageHeader pending;

	/**
	 * @throws DamagedParquetException if the column does not lie inside the file
	 */
	ChunkPages(FileChannel channel, ColumnMetaData column) throws IOException {
		this.column = column;
		long from = column.getData_page_offset();
		if (column.getDictionary_page_offset() > 0) {
			from = Math.min(from, column.getDictionary_page_offset());
		}
		long length = column.getTotal_compressed_size();
		if (from < 0 || length < 0 || from > channel.size() || length > channel.size() - from) {
			throw new DamagedParquetException(String.format(Locale.ROOT,
					"a column claims %d bytes from byte %d on, but the file has %d", length, from, channel.size()));
		}
		this.bytes = new ChunkBytes(channel, from, length);
		this.in = new BufferedInputStream(this.bytes, BUFFER);
	}

	@Override
	public @Nullable DictionaryPage readDictionaryPage() {
		try {
			PageHeader header = next();
			if (header == null || header.getType() != PageType.DICTIONARY_PAGE) {
				this.pending = header;
				return null;
			}
			byte[] page = unpacked(content(header), size(header));
			DictionaryPageHeader dictionary = DamagedParquetException.present(header.getDictionary_page_header(),
					"the header of a dictionary");
			return new DictionaryPage(BytesInput.from(page), dictionary.getNum_values(),
					encoding(dictionary.getEncoding()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public @Nullable DataPage readPage() {
		try {
			PageHeader header = (this.pending != null) ? this.pending : next();
			this.pending = null;
			while (header != null) {
				byte[] content = content(header);
				DataPageHeader first = header.getData_page_header();
				DataPageHeaderV2 second = header.getData_page_header_v2();
				if (first != null) {
					return page(first, content, size(header));
				}
				if (second != null) {
					return page(second, content, size(header));
				}
				header = next();
			}
			throw new EOFException("a column ends before its last row");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private DataPage page(DataPageHeader header, byte[] content, int size) throws IOException {
		return new DataPageV1(BytesInput.from(unpacked(content, size)), header.getNum_values(), size, null,
				encoding(header.getRepetition_level_encoding()), encoding(header.getDefinition_level_encoding()),
				encoding(header.getEncoding()));
	}

	/** Levels stand unpacked before the values. */
	private DataPage page(DataPageHeaderV2 header, byte[] content, int size) throws IOException {
		int repetition = header.getRepetition_levels_byte_length();
		int levels = repetition + header.getDefinition_levels_byte_length();
		if (repetition < 0 || levels < repetition || levels > Math.min(content.length, size)) {
			throw new DamagedParquetException("a page claims levels of " + levels + " bytes");
		}
		byte[] values = Arrays.copyOfRange(content, levels, content.length);
		return DataPageV2.uncompressed(header.getNum_rows(), header.getNum_nulls(), header.getNum_values(),
				BytesInput.from(content, 0, repetition), BytesInput.from(content, repetition, levels - repetition),
				encoding(header.getEncoding()),
				BytesInput.from(header.isIs_compressed() ? unpacked(values, size - levels) : values), null);
	}

	private @Nullable PageHeader next() throws IOException {
		this.in.mark(1);
		if (this.in.read() < 0) {
			return null;
		}
		this.in.reset();
		return Util.readPageHeader(this.in);
	}

	/** The bytes of a page as they lie in the file. */
	private byte[] content(PageHeader header) throws IOException {
		int length = header.getCompressed_page_size();
		if (length < 0 || length > this.bytes.remaining() + BUFFER) {
			throw new DamagedParquetException("a page claims to have " + length + " bytes");
		}
		byte[] content = this.in.readNBytes(length);
		if (content.length < length) {
			throw new EOFException("a column ends within a page");
		}
		CRC32 sum = new CRC32();
		sum.update(content);
		if (header.isSetCrc() && header.getCrc() != (int) sum.getValue()) {
			throw new DamagedParquetException("a page has another checksum than is written down for it");
		}
		return content;
	}

	private static int size(PageHeader header) throws DamagedParquetException {
		int size = header.getUncompressed_page_size();
		if (size < 0 || size > LARGEST) {
			throw new DamagedParquetException(String.format(Locale.ROOT,
					"a page would unpack to %d bytes; at most %d are allowed", size, LARGEST));
		}
		return size;
	}

	private byte[] unpacked(byte[] content, int size) throws IOException {
		return PageCodec.unpack(DamagedParquetException.present(this.column.getCodec(), "the codec of a column"),
				content, size);
	}

	/** Names are the same in the format and in the library. */
	private static Encoding encoding(org.apache.parquet.format.@Nullable Encoding encoding)
			throws DamagedParquetException {
		return Encoding.valueOf(DamagedParquetException.present(encoding, "the encoding of a page").name());
	}

	@Override
	public long getTotalValueCount() {
		return this.column.getNum_values();
	}

}
