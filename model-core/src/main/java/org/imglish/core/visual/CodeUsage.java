package org.imglish.core.visual;

/** How evenly codes are used. */
public final class CodeUsage {

	private final long[] counts;

	private long total;

	/**
	 * @param codes size of the codebook
	 */
	public CodeUsage(int codes) {
		this.counts = new long[codes];
	}

	/** Counts codes. */
	public void add(long[] codes) {
		for (long code : codes) {
			this.counts[Math.toIntExact(code)]++;
		}
		this.total += codes.length;
	}

	/** Share of the codes that were used at all, in [0, 1]. */
	public double share() {
		int used = 0;
		for (long count : this.counts) {
			used += (count > 0) ? 1 : 0;
		}
		return (double) used / this.counts.length;
	}

	/**
	 * The exponential of the entropy: from 1, where one code does everything, to the
	 * number of codes, where all are used alike.
	 */
	public double perplexity() {
		double entropy = 0;
		for (long count : this.counts) {
			if (count > 0) {
				double share = (double) count / this.total;
				entropy -= share * Math.log(share);
			}
		}
		return Math.exp(entropy);
	}

}
