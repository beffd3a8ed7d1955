package org.imglish.core.visual;

import java.util.Arrays;

import org.imglish.core.collective.ProcessGroup;

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

	/** Counts what the other members of a group have counted: the same on all of them. */
	public void join(ProcessGroup group) {
		double[] sums = group.allReduce(Arrays.stream(this.counts).asDoubleStream().toArray());
		this.total = 0;
		for (int code = 0; code < sums.length; code++) {
			this.counts[code] = (long) sums[code];
			this.total += this.counts[code];
		}
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
