package org.imglish.core.source;

/** Digests in memory: 16 bytes each in a table that is at most two thirds full. */
final class DigestTable implements SeenDigests {

	/** Pairs of words; a pair of zeros is a free place. */
	private long[] table = new long[2 << 10];

	private int size;

	@Override
	public boolean add(long high, long low) {
		if (3L * (this.size + 1) > this.table.length) {
			grow();
		}
		boolean isNew = put(this.table, high, low);
		this.size += isNew ? 1 : 0;
		return isNew;
	}

	private void grow() {
		long[] larger = new long[Math.multiplyExact(2, this.table.length)];
		for (int i = 0; i < this.table.length; i += 2) {
			if (this.table[i] != 0 || this.table[i + 1] != 0) {
				put(larger, this.table[i], this.table[i + 1]);
			}
		}
		this.table = larger;
	}

	private static boolean put(long[] table, long high, long low) {
		int mask = table.length - 1;
		int place = ((int) low << 1) & mask;
		while (table[place] != 0 || table[place + 1] != 0) {
			if (table[place] == high && table[place + 1] == low) {
				return false;
			}
			place = (place + 2) & mask;
		}
		table[place] = high;
		table[place + 1] = low;
		return true;
	}

	@Override
	public void close() {
		// The table goes with this object.
	}

}
