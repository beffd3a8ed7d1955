package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.imglish.core.parquet.ParquetTable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An open Parquet file whose columns are known.
 *
 * @param columns what the columns are for
 * @param described the columns that are read with each row: all that are asked for, but
 * for the bytes of images
 * @param picture the column of bytes of images, alone; null where images are files
 * @param classes names of the classes by number, as {@code datasets} notes them; empty
 * where it does not
 * @param samples makes records of rows
 */
record ParquetSource(Path file, ParquetTable table, TableColumns columns, GroupType described,
		@Nullable GroupType picture, List<String> classes, DescribedSamples samples) {

	/** What Hugging Face's library notes of the columns. */
	private static final String NOTE = "huggingface";

	/**
	 * Opens a file.
	 * @param given what columns are for, or null
	 * @throws org.imglish.core.parquet.DamagedParquetException if it is no whole Parquet
	 * file
	 * @throws IOException if it lacks columns
	 */
	static ParquetSource open(Path file, @Nullable Columns given, DescribedSamples samples) throws IOException {
		ParquetTable table = ParquetTable.open(file);
		try {
			TableColumns columns = TableColumns.of(file.toString(), table.columns(), given, samples.choice().columns());
			samples.choice().check(file.toString(), table.columns());
			String image = columns.roles().image();
			MessageType schema = table.schema();
			List<Type> described = new ArrayList<>();
			GroupType picture = null;
			for (Type column : schema.getFields()) {
				boolean isPicture = column.getName().equals(image) && holdsBytes(column);
				if (isPicture) {
					picture = new MessageType(schema.getName(), column);
				}
				Type read = isPicture ? withoutBytes(column) : column;
				boolean isAsked = samples.choice().columns().contains(column.getName());
				if (read != null && (isAsked || columns.reads(column.getName()))) {
					described.add(read);
				}
			}
			return new ParquetSource(file, table, columns, new MessageType(schema.getName(), described), picture,
					classes(table.notes(), columns.roles().label()), samples);
		}
		catch (IOException | RuntimeException ex) {
			table.close();
			throw ex;
		}
	}

	private static boolean holdsBytes(Type column) {
		return column.isPrimitive() ? isBytes(column.asPrimitiveType())
				: column.asGroupType().getFields().stream().anyMatch(ParquetSource::holdsBytes);
	}

	private static boolean isBytes(PrimitiveType column) {
		return column.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
				&& !(column.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation);
	}

	/** What of a column is no bytes, or null. */
	private static @Nullable Type withoutBytes(Type column) {
		if (column.isPrimitive() || column.getLogicalTypeAnnotation() != null) {
			return null;
		}
		List<Type> others = column.asGroupType().getFields().stream().filter((field) -> !holdsBytes(field)).toList();
		return others.isEmpty() ? null : column.asGroupType().withNewFields(others);
	}

	private static List<String> classes(Map<String, String> notes, @Nullable String label) throws IOException {
		List<String> names = new ArrayList<>();
		if (label != null && notes.containsKey(NOTE)) {
			SourceJson.text("the file's note '" + NOTE + "'", notes.get(NOTE))
				.path("info")
				.path("features")
				.path(label)
				.path("names")
				.forEach((name) -> names.add(SourceJson.word(name)));
		}
		return names;
	}

	/** The place of a row, counted from 1. */
	String place(long row) {
		return String.format(Locale.ROOT, "%s, row %d", this.file.getFileName(), row + 1);
	}

	/**
	 * The record of a row, or one for each of its texts; none where it is not chosen.
	 * @param row what was read with it
	 * @param bytes reads the bytes of its image
	 * @param unread gets what is not read of a row that is chosen
	 * @throws BrokenRecordException if it describes none
	 */
	List<SourceRecord> records(String place, ObjectNode row, SourceRecord.Content bytes, UnreadParts unread)
			throws IOException {
		if (!this.samples.choice().takes(row)) {
			return List.of();
		}
		this.columns.countUnread(unread);
		row.retain(row.propertyNames().stream().filter(this.columns::reads).toList());
		String image = this.columns.roles().image();
		if (this.picture == null || image == null) {
			return this.samples.of(place, new JsonRecord(row, this.columns.roles(), this.classes));
		}
		JsonNode known = row.remove(image);
		JsonRecord json = new JsonRecord(row, this.columns.roles(), this.classes);
		List<String> texts = json.texts();
		Map<String, Object> labels = json.labels();
		if (known != null && known.path("path").isString()) {
			labels.putIfAbsent("image_id", known.path("path").asString());
		}
		return DescribedSamples.each(place, bytes, texts, labels);
	}

	/**
	 * The bytes of an image.
	 * @param cell bytes, an object with {@code bytes} or with the {@code path} of a file,
	 * or a list of one
	 * @throws BrokenRecordException if it is none of these
	 */
	byte[] image(JsonNode cell) throws IOException {
		JsonNode value = cell;
		if (value.isArray() && value.size() == 1) {
			value = value.path(0);
		}
		if (value.isObject()) {
			value = value.hasNonNull("bytes") ? value.path("bytes") : value.path("path");
		}
		if (value.isBinary()) {
			return value.binaryValue();
		}
		String image = String.valueOf(this.columns.roles().image());
		if (value.isString() && !value.asString().isBlank()) {
			return this.samples.file(value.asString()).read();
		}
		if (value.isArray()) {
			throw new BrokenRecordException(RecordCheck.Reason.AMBIGUOUS,
					String.format(Locale.ROOT, "its '%s' holds %d images, where one is needed", image, value.size()));
		}
		throw new BrokenRecordException(RecordCheck.Reason.NO_IMAGE, "its '" + image + "' is empty");
	}

}
