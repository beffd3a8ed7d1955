package org.imglish.core.library;

/**
 * A version of a dataset, by its name: the first one is called as the dataset, later ones
 * {@code NAME@N}.
 *
 * @param series name of the dataset
 * @param number number of the version, from 1
 */
public record DatasetVersion(String series, int number) {

	/** Between the name of a dataset and the number of a version. */
	public static final char MARK = '@';

	/** The version that a name is of; a name without a number is that of the first. */
	public static DatasetVersion of(String name) {
		int mark = name.lastIndexOf(MARK);
		return (mark > 0 && name.substring(mark + 1).matches("[1-9][0-9]{0,5}"))
				? new DatasetVersion(name.substring(0, mark), Integer.parseInt(name.substring(mark + 1)))
				: new DatasetVersion(name, 1);
	}

	/** The name under which it is kept. */
	public String name() {
		return (this.number > 1) ? numbered() : this.series;
	}

	/** The name that means this version and no other, also where a newer one is added. */
	public String numbered() {
		return this.series + MARK + this.number;
	}

	/** The version after it. */
	public DatasetVersion next() {
		return new DatasetVersion(this.series, this.number + 1);
	}

}
