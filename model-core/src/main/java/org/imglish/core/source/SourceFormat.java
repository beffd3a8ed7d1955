package org.imglish.core.source;

import java.util.Locale;

import org.imglish.core.library.Named;

/** Formats that can be ingested. */
public enum SourceFormat {

	/** COCO captions JSON beside a folder of images: a pair for each caption. */
	COCO_CAPTIONS,
	/** Karpathy's splits of COCO or Flickr30k captions: a pair for each sentence. */
	KARPATHY,
	/**
	 * A folder for each class with images in it; or images that a table beside them
	 * describes, {@code metadata.csv}, {@code .jsonl} or {@code .parquet}.
	 */
	IMAGE_FOLDER,
	/** JSON lines with {@code image_path} and {@code label}, as made of ImageNet. */
	IMAGE_INDEX,
	/** IDX files of the MNIST family, gzipped or not: images and labels. */
	IDX,
	/** WebDataset tar files: an image, a text or both under each key. */
	WEBDATASET,
	/**
	 * One JSON object per line: {@code image} (path), {@code text} (or {@code caption},
	 * {@code sentence}); every other field, and those of an object {@code labels}, is a
	 * label.
	 */
	JSON_LINES,
	/** Tables with a comma between fields, whose first line names the columns. */
	CSV,
	/** Tables with a tabulator between fields, whose first line names the columns. */
	TSV,
	/**
	 * Parquet files, as Hugging Face's {@code datasets} and img2dataset write them:
	 * images as bytes or as names of files.
	 */
	PARQUET,
	/** Plain text files: a sample for each line that is not blank. */
	PLAIN_TEXT,
	/** Plain text files: a sample for each paragraph, lines up to one that is blank. */
	PARAGRAPHS,
	/** VQA v2 questions JSON, its annotations JSON and a folder of images. */
	VQA,
	/** NLVR2 JSON lines and a folder of images: a statement about two images each. */
	NLVR2,
	/** A folder of images and a folder of PNGs with the class of each of their pixels. */
	LABEL_MAPS,
	/** A year of Pascal VOC with its label maps. */
	VOC_SEGMENTATION,
	/**
	 * COCO instances JSON beside a folder of images: boxes, and outlines where there are
	 * any.
	 */
	COCO_INSTANCES,
	/** A year of Pascal VOC with its boxes. */
	VOC_DETECTION;

	/** Its name in recipes. */
	public String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** What its path names. */
	Named.Shape shape() {
		return switch (this) {
			case IMAGE_FOLDER, LABEL_MAPS, VOC_SEGMENTATION, VOC_DETECTION -> Named.Shape.FOLDER;
			case WEBDATASET, CSV, TSV, PARQUET, PLAIN_TEXT, PARAGRAPHS -> Named.Shape.EITHER;
			case COCO_CAPTIONS, KARPATHY, IMAGE_INDEX, IDX, JSON_LINES, VQA, NLVR2, COCO_INSTANCES -> Named.Shape.FILE;
		};
	}

	/** Whether its images lie in a folder of their own. */
	boolean needsImages() {
		return switch (this) {
			case COCO_CAPTIONS, KARPATHY, VQA, NLVR2, COCO_INSTANCES -> true;
			case IMAGE_FOLDER, IMAGE_INDEX, IDX, WEBDATASET, JSON_LINES, CSV, TSV, PARQUET, PLAIN_TEXT, PARAGRAPHS,
					LABEL_MAPS, VOC_SEGMENTATION, VOC_DETECTION ->
				false;
		};
	}

	/** Whether a record is of one image, where it has any. */
	boolean hasOneImage() {
		return switch (this) {
			case COCO_CAPTIONS, KARPATHY, IMAGE_FOLDER, IMAGE_INDEX, IDX, WEBDATASET, JSON_LINES, CSV, TSV, PARQUET,
					VQA, LABEL_MAPS, VOC_SEGMENTATION, COCO_INSTANCES, VOC_DETECTION ->
				true;
			case PLAIN_TEXT, PARAGRAPHS, NLVR2 -> false;
		};
	}

	/** Whether its records have columns or fields that a recipe can choose from. */
	boolean hasColumns() {
		return switch (this) {
			case IMAGE_FOLDER, WEBDATASET, JSON_LINES, CSV, TSV, PARQUET -> true;
			case COCO_CAPTIONS, KARPATHY, IMAGE_INDEX, IDX, PLAIN_TEXT, PARAGRAPHS, VQA, NLVR2, LABEL_MAPS,
					VOC_SEGMENTATION, COCO_INSTANCES, VOC_DETECTION ->
				false;
		};
	}

	/** Whether every record has a text. */
	boolean hasTexts() {
		return switch (this) {
			case PLAIN_TEXT, PARAGRAPHS, COCO_CAPTIONS, KARPATHY, VQA, NLVR2 -> true;
			case IMAGE_FOLDER, IMAGE_INDEX, IDX, WEBDATASET, JSON_LINES, CSV, TSV, PARQUET, LABEL_MAPS,
					VOC_SEGMENTATION, COCO_INSTANCES, VOC_DETECTION ->
				false;
		};
	}

}
