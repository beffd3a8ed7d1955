package org.imglish.core.source;

/** Formats that can be ingested. */
public enum SourceFormat {

	/** COCO captions JSON beside a folder of images: a pair for each caption. */
	COCO_CAPTIONS,
	/** Karpathy's splits of COCO or Flickr30k captions: a pair for each sentence. */
	KARPATHY,
	/** A folder for each class with images in it. */
	IMAGE_FOLDER,
	/** JSON lines with {@code image_path} and {@code label}, as made of ImageNet. */
	IMAGE_INDEX,
	/** IDX files of the MNIST family, gzipped or not: images and labels. */
	IDX,
	/** WebDataset tar files: an image, a text or both under each key. */
	WEBDATASET,
	/**
	 * One JSON object a line: {@code image} (path), {@code text} (or {@code caption},
	 * {@code sentence}); every other field, and those of an object {@code labels}, is a
	 * label.
	 */
	JSON_LINES,
	/** Plain text files: a sample for each line that is not blank. */
	PLAIN_TEXT,
	/** Plain text files: a sample for each paragraph, lines up to one that is blank. */
	PARAGRAPHS,
	/** VQA v2 questions JSON, its annotations JSON and a folder of images. */
	VQA,
	/** NLVR2 JSON lines and a folder of images: a statement about two images each. */
	NLVR2

}
