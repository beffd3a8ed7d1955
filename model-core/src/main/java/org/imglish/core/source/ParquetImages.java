package org.imglish.core.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

import org.imglish.core.parquet.ParquetRows;
import org.imglish.core.parquet.ParquetTable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the images of rows when they are asked for. Images that are asked for in the
 * order of their rows are read in one pass; going back starts their group of rows anew.
 */
final class ParquetImages implements Closeable {

	private @Nullable Path file;

	private @Nullable ParquetTable table;

	private @Nullable ParquetRows rows;

	private int group;

	/** The image that was read last, of the row before the position. */
	private JsonNode cell = MissingNode.getInstance();

	/** Reads the image of a row, once it is asked for. */
	SourceRecord.Content at(ParquetSource source, int ofGroup, long row) {
		return () -> source.image(cell(source, ofGroup, row));
	}

	private JsonNode cell(ParquetSource source, int ofGroup, long row) throws IOException {
		String column = Objects.requireNonNull(source.columns().roles().image());
		ParquetRows open = open(source, ofGroup, row);
		try {
			if (open.position() <= row) {
				open.skip(row - open.position());
				this.cell = open.next().path(column);
			}
			return this.cell;
		}
		catch (IOException ex) {
			this.rows = null;
			throw new BrokenRecordException(RecordCheck.Reason.BROKEN_RECORD,
					"its image cannot be read (" + ex.getMessage() + ")");
		}
	}

	private ParquetRows open(ParquetSource source, int ofGroup, long row) throws IOException {
		if (this.table == null || !source.file().equals(this.file)) {
			close();
			this.table = ParquetTable.open(source.file());
			this.file = source.file();
		}
		if (this.rows == null || this.group != ofGroup || this.rows.position() > row + 1) {
			this.rows = this.table.rows(ofGroup, Objects.requireNonNull(source.picture()));
			this.group = ofGroup;
		}
		return this.rows;
	}

	@Override
	public void close() throws IOException {
		if (this.table != null) {
			this.table.close();
			this.table = null;
			this.rows = null;
		}
	}

}
