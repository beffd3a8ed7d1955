package org.imglish.core.parquet;

import java.io.IOException;
import java.util.Locale;
import java.util.NoSuchElementException;

import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import tools.jackson.databind.node.ObjectNode;

/** The rows of a group one after the other, each an object with the columns' names. */
public final class ParquetRows {

	private final RecordReader<ObjectNode> reader;

	private final long count;

	private long next;

	/**
	 * @param whole all columns of the file
	 * @param read those that are read
	 * @param writer which program wrote the file, some of which wrote what must be read
	 * in another way
	 */
	ParquetRows(GroupPages pages, MessageType whole, MessageType read, String writer) throws IOException {
		this.count = pages.getRowCount();
		try {
			this.reader = new ColumnIOFactory(writer).getColumnIO(read, whole)
				.getRecordReader(pages, new RowObjects(read), FilterCompat.NOOP);
		}
		catch (RuntimeException ex) {
			throw new DamagedParquetException("its columns cannot be read (" + reason(ex) + ")", ex);
		}
	}

	/** Number of the next row in its group, from 0. */
	public long position() {
		return this.next;
	}

	/** Whether there is a further row. */
	public boolean hasNext() {
		return this.next < this.count;
	}

	/**
	 * Reads the next row. A text that is no UTF-8 holds U+FFFF, which no text may.
	 * @throws DamagedParquetException if it cannot be read, nor what follows in its group
	 */
	public ObjectNode next() throws IOException {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		try {
			ObjectNode row = this.reader.read();
			this.next++;
			return row;
		}
		catch (RuntimeException ex) {
			throw new DamagedParquetException(reason(ex), ex);
		}
	}

	private static String reason(Throwable failure) {
		Throwable last = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			last = cause;
		}
		return (last instanceof IOException) ? String.valueOf(last.getMessage())
				: String.format(Locale.ROOT, "%s: %s", last.getClass().getSimpleName(), last.getMessage());
	}

	/**
	 * Passes over rows.
	 * @throws DamagedParquetException if one cannot be read
	 */
	public void skip(long rows) throws IOException {
		for (long i = 0; i < rows; i++) {
			next();
		}
	}

}
