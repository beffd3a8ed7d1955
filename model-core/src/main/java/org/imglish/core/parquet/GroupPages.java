package org.imglish.core.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;

/** The pages of the columns of a group of rows, read as they are asked for. */
final class GroupPages implements PageReadStore {

	private final FileChannel channel;

	private final Map<List<String>, ColumnChunk> chunks;

	private final long rows;

	/**
	 * @param chunks where the columns lie, by the names on the way to them
	 */
	GroupPages(FileChannel channel, Map<List<String>, ColumnChunk> chunks, long rows) {
		this.channel = channel;
		this.chunks = chunks;
		this.rows = rows;
	}

	@Override
	public PageReader getPageReader(ColumnDescriptor column) {
		ColumnChunk chunk = this.chunks.get(List.of(column.getPath()));
		try {
			if (chunk == null) {
				throw new DamagedParquetException(
						"the column '" + String.join(".", column.getPath()) + "' is missing in a row group");
			}
			return new ChunkPages(this.channel,
					DamagedParquetException.present(chunk.getMeta_data(), "what is known of a column"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public long getRowCount() {
		return this.rows;
	}

}
