package org.imglish.core.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.imglish.core.condition.Condition;
import org.imglish.core.condition.InvalidConditionException;
import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.library.Named;
import org.jspecify.annotations.Nullable;

/** Where records come from: files inside the data roots. */
public record Source(@Field("Format of the files.") SourceFormat format,
		@Field("The annotation file, tar file, text file or folder.") Path path,
		@Field("Folder of the images, where the format needs one.") @Nullable Path images,
		@Field("File of the labels (idx), of the class names (image-index) or of the answers (vqa); folder of the label maps (label-maps).") @Nullable Path labels,
		@Field(value = "Splits to read (karpathy, voc-segmentation, voc-detection); none for all.",
				byDefault = "[]") List<String> splits,
		@Field(value = "Whether folders inside those of the classes are read too (image-folder).",
				byDefault = "false") boolean nested,
		@Field("File of the class names (label-maps): a name a line, a JSON list, or a JSON object of names by number.") @Nullable Path classes,
		@Field("How the names of images end (label-maps), for example _leftImg8bit.png; left out, as those of images do.") @Nullable String imageSuffix,
		@Field("What label maps have in the place of imageSuffix (label-maps); left out, .png.") @Nullable String labelSuffix,
		@Field(value = "Whether the number 0 of label maps means no class, and the first class is 1 (label-maps), as in ADE20K.",
				byDefault = "false") boolean zeroIgnored,
		@Field("What columns or fields are for, where their names do not say it (csv, tsv, parquet, json-lines, webdataset, image-folder with metadata).") @Nullable Columns columns,
		@Field("Which records are read: a condition on columns or fields as SQL writes it, such as similarity >= 0.3 and width >= 256 (csv, tsv, parquet, json-lines, webdataset, image-folder with metadata); left out, all.") @Nullable String where,
		@Field("What becomes of texts, and which are wanted; left out, all as they are.") @Nullable TextRules texts,
		@Field(value = "By how many of 64 bits their hashes may differ where a picture counts as a near duplicate of an earlier one and its record is skipped; of pairs, images alone are compared. Left out, pictures are not compared.",
				unit = "bits", min = 0, max = 10) @Nullable Integer nearDuplicates)
		implements
			Checked {

	private static final Set<SourceFormat> LABELLED = EnumSet.of(SourceFormat.IDX, SourceFormat.IMAGE_INDEX,
			SourceFormat.VQA, SourceFormat.LABEL_MAPS);

	private static final Set<SourceFormat> SPLIT = EnumSet.of(SourceFormat.KARPATHY, SourceFormat.VOC_SEGMENTATION,
			SourceFormat.VOC_DETECTION);

	/** Formats whose images may lie in the folder of the file that names them. */
	private static final Set<SourceFormat> BESIDE = EnumSet.of(SourceFormat.IMAGE_INDEX, SourceFormat.JSON_LINES,
			SourceFormat.CSV, SourceFormat.TSV);

	public Source {
		splits = List.copyOf(splits);
	}

	@Override
	public void check(Checks checks) {
		checks.that(this.images != null || !this.format.needsImages(), "images",
				"is missing: the folder of the images");
		checks.that(this.labels != null || this.format != SourceFormat.IDX, "labels",
				"is missing: the IDX file of the labels");
		checks.that(this.labels == null || LABELLED.contains(this.format), "labels",
				"goes with the formats idx, image-index, vqa and label-maps only");
		checks.that(this.splits.isEmpty() || SPLIT.contains(this.format), "splits",
				"goes with the formats karpathy, voc-segmentation and voc-detection only");
		checks.that(!this.nested || this.format == SourceFormat.IMAGE_FOLDER, "nested",
				"goes with the format image-folder only");
		checks.that(this.columns == null || this.format.hasColumns(), "columns",
				"goes with the formats csv, tsv, parquet, json-lines, webdataset and image-folder only");
		checks.that(this.nearDuplicates == null || this.format.hasOneImage(), "nearDuplicates",
				"goes with formats of one image a record only, not with %s", this.format.word());
		checkWhere(checks);
		checkLabelMaps(checks);
	}

	private void checkWhere(Checks checks) {
		if (this.where == null) {
			return;
		}
		checks.that(this.format.hasColumns(), "where",
				"goes with the formats csv, tsv, parquet, json-lines, webdataset and image-folder only");
		try {
			Condition.parse(this.where);
		}
		catch (InvalidConditionException ex) {
			checks.that(false, "where", "%s", ex.getMessage());
		}
	}

	private void checkLabelMaps(Checks checks) {
		boolean maps = this.format == SourceFormat.LABEL_MAPS;
		String only = "goes with the format label-maps only";
		checks.that(this.labels != null || !maps, "labels", "is missing: the folder of the label maps");
		checks.that(this.classes != null || !maps, "classes", "is missing: the file of the class names");
		checks.that(this.classes == null || maps, "classes", only);
		checks.that(this.imageSuffix == null || maps, "imageSuffix", only);
		checks.that(this.labelSuffix == null || maps, "labelSuffix", only);
		checks.that(!this.zeroIgnored || maps, "zeroIgnored", only);
	}

	/** Whether names of images are looked for in the folder that the file lies in. */
	boolean hasImagesBeside() {
		return this.images == null && BESIDE.contains(this.format);
	}

	/** What will be looked up. */
	List<Named> named() {
		List<Named> named = new ArrayList<>();
		named.add(new Named.Place("source.path", this.path.toString(), this.format.shape()));
		if (this.images != null) {
			named.add(new Named.Place("source.images", this.images.toString(), Named.Shape.FOLDER));
		}
		if (this.labels != null) {
			named.add(new Named.Place("source.labels", this.labels.toString(),
					(this.format == SourceFormat.LABEL_MAPS) ? Named.Shape.FOLDER : Named.Shape.FILE));
		}
		if (this.classes != null) {
			named.add(new Named.Place("source.classes", this.classes.toString(), Named.Shape.FILE));
		}
		return named;
	}

	/** A source that is read as a whole. */
	public Source(SourceFormat format, Path path, @Nullable Path images, @Nullable Path labels) {
		this(format, path, images, labels, List.of(), false);
	}

	/** The same with columns that are for something. */
	public Source with(Columns roles) {
		return new Source(this.format, this.path, this.images, this.labels, this.splits, this.nested, this.classes,
				this.imageSuffix, this.labelSuffix, this.zeroIgnored, roles, this.where, this.texts,
				this.nearDuplicates);
	}

	/** The same, of which only some records are read. */
	public Source choosing(String condition) {
		return new Source(this.format, this.path, this.images, this.labels, this.splits, this.nested, this.classes,
				this.imageSuffix, this.labelSuffix, this.zeroIgnored, this.columns, condition, this.texts,
				this.nearDuplicates);
	}

	/** The same, whose texts follow rules. */
	public Source under(TextRules rules) {
		return new Source(this.format, this.path, this.images, this.labels, this.splits, this.nested, this.classes,
				this.imageSuffix, this.labelSuffix, this.zeroIgnored, this.columns, this.where, rules,
				this.nearDuplicates);
	}

	/** A source without columns. */
	public Source(SourceFormat format, Path path, @Nullable Path images, @Nullable Path labels, List<String> splits,
			boolean nested, @Nullable Path classes, @Nullable String imageSuffix, @Nullable String labelSuffix,
			boolean zeroIgnored) {
		this(format, path, images, labels, splits, nested, classes, imageSuffix, labelSuffix, zeroIgnored, null, null,
				null, null);
	}

	/** A source without label maps. */
	public Source(SourceFormat format, Path path, @Nullable Path images, @Nullable Path labels, List<String> splits,
			boolean nested) {
		this(format, path, images, labels, splits, nested, null, null, null, false);
	}

}
