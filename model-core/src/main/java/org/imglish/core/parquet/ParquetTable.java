package org.imglish.core.parquet;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * An open Parquet file: its columns, and its rows in groups. Only its footer is in
 * memory.
 */
public final class ParquetTable implements Closeable {

	private static final String MAGIC = "PAR1";

	private static final String ENCRYPTED = "PARE";

	/** Length of the footer and the magic number, at the end of a file. */
	private static final int TAIL = 8;

	private static final int LARGEST_FOOTER = 1 << 28;

	private final FileChannel channel;

	private final FileMetaData footer;

	private final MessageType schema;

	private final List<RowGroup> groups;

	private ParquetTable(FileChannel channel, FileMetaData footer, MessageType schema, List<RowGroup> groups) {
		this.channel = channel;
		this.groups = groups;
		this.footer = footer;
		this.schema = schema;
	}

	/**
	 * Opens a file.
	 * @throws DamagedParquetException if it is no whole Parquet file
	 * @throws IOException if it cannot be read
	 */
	public static ParquetTable open(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
		try {
			FileMetaData footer = footer(channel);
			return new ParquetTable(channel, footer,
					FileSchema.of(DamagedParquetException.present(footer.getSchema(), "a schema")),
					DamagedParquetException.present(footer.getRow_groups(), "its groups of rows"));
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
		catch (RuntimeException ex) {
			channel.close();
			throw new DamagedParquetException("its footer cannot be read (" + ex.getMessage() + ")", ex);
		}
	}

	private static FileMetaData footer(FileChannel channel) throws IOException {
		long size = channel.size();
		if (size < MAGIC.length() + TAIL) {
			throw new DamagedParquetException("it holds " + size + " bytes, too few for a Parquet file");
		}
		ByteBuffer tail = read(channel, size - TAIL, TAIL).order(ByteOrder.LITTLE_ENDIAN);
		int length = tail.getInt();
		String magic = StandardCharsets.ISO_8859_1.decode(tail).toString();
		if (magic.equals(ENCRYPTED)) {
			throw new DamagedParquetException("it is encrypted");
		}
		if (!magic.equals(MAGIC)) {
			throw new DamagedParquetException("it does not end as a Parquet file: it is cut off, or none");
		}
		if (length <= 0 || length > Math.min(LARGEST_FOOTER, size - TAIL - MAGIC.length())) {
			throw new DamagedParquetException(
					String.format(Locale.ROOT, "its footer claims to have %d bytes", Integer.toUnsignedLong(length)));
		}
		return Util.readFileMetaData(new ByteArrayInputStream(read(channel, size - TAIL - length, length).array()));
	}

	/** Reads bytes of a place. */
	static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(length);
		while (bytes.hasRemaining()) {
			if (channel.read(bytes, from + bytes.position()) < 0) {
				throw new EOFException("it ends before byte " + (from + length));
			}
		}
		return bytes.flip();
	}

	/** Its columns. */
	public MessageType schema() {
		return this.schema;
	}

	/** Names of its columns. */
	public List<String> columns() {
		return this.schema.getFields().stream().map(Type::getName).toList();
	}

	/** What its writer noted of it, by key; of entries of one key the last. */
	public Map<String, String> notes() {
		Map<String, String> notes = new HashMap<>();
		List<KeyValue> entries = this.footer.getKey_value_metadata();
		for (KeyValue entry : (entries != null) ? entries : List.<KeyValue>of()) {
			notes.put(entry.getKey(), String.valueOf(entry.getValue()));
		}
		return notes;
	}

	/** Number of its groups of rows. */
	public int groups() {
		return this.groups.size();
	}

	/** Number of rows of a group, as its footer says. */
	public long rows(int group) {
		return this.groups.get(group).getNum_rows();
	}

	/**
	 * Opens a group of rows at its first one. Needs memory for a page of each column.
	 * @param columns which of the columns, or of the fields inside, are read
	 * @throws DamagedParquetException if the group cannot be read
	 */
	public ParquetRows rows(int group, GroupType columns) throws IOException {
		RowGroup rows = this.groups.get(group);
		Map<List<String>, ColumnChunk> chunks = new HashMap<>();
		for (ColumnChunk chunk : DamagedParquetException.present(rows.getColumns(), "the columns of a group of rows")) {
			if (chunk.isSetFile_path()) {
				throw new DamagedParquetException("it keeps columns in another file, " + chunk.getFile_path());
			}
			ColumnMetaData known = chunk.getMeta_data();
			if (known == null) {
				throw new DamagedParquetException("it has an encrypted column");
			}
			chunks.put(DamagedParquetException.present(known.getPath_in_schema(), "the name of a column"), chunk);
		}
		MessageType read = new MessageType(this.schema.getName(), columns.getFields());
		return new ParquetRows(new GroupPages(this.channel, chunks, rows.getNum_rows()), this.schema, read,
				String.valueOf(this.footer.getCreated_by()));
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
