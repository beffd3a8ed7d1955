package org.imglish.core.training;

import java.util.ArrayList;
import java.util.List;

import org.imglish.core.backbone.BatchRows;
import org.imglish.core.collective.ProcessGroup;
import org.jspecify.annotations.Nullable;

/**
 * What one member of a gang computes of each batch: as many rows as the others, in the
 * order of ranks; of a batch that cannot be divided evenly some have one row more, and of
 * one with fewer rows than members some have none.
 *
 * @param rank from 0
 * @param size number of members
 */
public record Share(int rank, int size) {

	/** The whole batch. */
	public static final Share WHOLE = new Share(0, 1);

	/** That of a member. */
	public static Share of(ProcessGroup group) {
		return new Share(group.rank(), group.size());
	}

	/** Number of the first of its rows. */
	public int from(int rows) {
		return (int) ((long) this.rank * rows / this.size);
	}

	/** Number of the row after its last. */
	public int to(int rows) {
		return (int) ((this.rank + 1L) * rows / this.size);
	}

	/** Number of rows. */
	public int of(int rows) {
		return to(rows) - from(rows);
	}

	/**
	 * Its rows of each part of a batch. What is drawn for a part does not depend on how
	 * many share it.
	 * @param rows of the whole batch
	 * @param parts that are passed one after the other
	 */
	public List<Rows> of(int rows, int parts) {
		List<Rows> shares = new ArrayList<>(parts);
		for (int i = 0; i < parts; i++) {
			int first = (int) ((long) i * rows / parts);
			int count = (int) ((i + 1L) * rows / parts) - first;
			shares.add(new Rows(first + from(count), first + to(count),
					(this.size > 1) ? new BatchRows(from(count), count) : null));
		}
		return shares;
	}

	/**
	 * Rows of a batch, perhaps none.
	 *
	 * @param from number of the first
	 * @param to number of the row after the last
	 * @param shared where they stand in their part; null where they are all of it
	 */
	public record Rows(int from, int to, @Nullable BatchRows shared) {

		/** How many they are. */
		public int count() {
			return this.to - this.from;
		}

		/** Whether others have rows of the part, but this share has none. */
		public boolean isElsewhere() {
			return this.shared != null && this.shared.all() > 0 && count() == 0;
		}

	}

}
