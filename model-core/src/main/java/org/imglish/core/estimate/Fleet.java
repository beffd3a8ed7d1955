package org.imglish.core.estimate;

import java.util.Locale;

/**
 * The devices of one training and what they are expected to reach.
 *
 * @param device what they are
 * @param count how many, at least 1
 * @param utilization share of the device's peak that steps reach, in (0, 1]
 * @param shardOptimizer whether the moments and the average of the weights are divided
 * among them (ZeRO stage 1, arXiv 1910.02054)
 * @param syncEvery steps that each of them takes alone before their weights are averaged
 * (DiLoCo, arXiv 2311.08105); 0 where gradients are summed in every step
 * @param networkBytes bytes per second and direction that a device has to other hosts
 * @param storeBytes bytes per second that the store takes
 */
public record Fleet(Device device, int count, double utilization, boolean shardOptimizer, int syncEvery,
		double networkBytes, double storeBytes) {

	public Fleet {
		if (count < 1) {
			throw new IllegalArgumentException("There must be at least one device, but there are " + count);
		}
		if (!(utilization > 0 && utilization <= 1)) {
			throw new IllegalArgumentException("The utilization must be in (0, 1], but is " + utilization);
		}
		if (syncEvery < 0 || (syncEvery > 0 && shardOptimizer)) {
			throw new IllegalArgumentException(
					"Devices that take steps alone need the whole optimizer, and at least one step each: " + syncEvery);
		}
		if (!(networkBytes > 0 && storeBytes > 0)) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"Network and store need a rate above 0, but have %s and %s", networkBytes, storeBytes));
		}
	}

	/** Gradients are summed in every step. */
	public Fleet(Device device, int count, double utilization, boolean shardOptimizer, double networkBytes,
			double storeBytes) {
		this(device, count, utilization, shardOptimizer, 0, networkBytes, storeBytes);
	}

	/** The same where each device takes steps alone. */
	public Fleet synchronizedEvery(int steps) {
		return new Fleet(this.device, this.count, this.utilization, this.shardOptimizer, steps, this.networkBytes,
				this.storeBytes);
	}

	/** Bytes per second that a ring over all devices passes on at its slowest link. */
	double slowestLink() {
		return (this.count <= this.device.perHost()) ? this.device.linkBytes() : this.networkBytes;
	}

}
