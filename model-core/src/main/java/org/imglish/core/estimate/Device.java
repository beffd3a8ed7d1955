package org.imglish.core.estimate;

import java.util.List;
import java.util.Locale;

import org.imglish.core.kernel.Precision;
import org.imglish.core.kernel.PrecisionProbe;

/**
 * A device as its maker describes it: peak rates of dense matrix products, without
 * sparsity.
 *
 * @param name as {@code --device} takes it
 * @param description what it is
 * @param memoryBytes its memory
 * @param floatRate peak of float32 products, in operations per second; the tensor cores'
 * TF32 is not used, which would round the inputs to 10 bits
 * @param halfRate peak of bfloat16 and half precision products
 * @param perHost devices of one host, which the links within join
 * @param linkBytes bytes per second and direction to the other devices of its host
 * @param networkBytes bytes per second and direction to other hosts, its share of the
 * host's adapters
 */
public record Device(String name, String description, long memoryBytes, double floatRate, double halfRate, int perHost,
		double linkBytes, double networkBytes) {

	private static final long GIBIBYTE = 1L << 30;

	/**
	 * From the makers' data sheets; networks as in the usual hosts of eight: one adapter
	 * of 200 Gbit/s beside each A100, of 400 Gbit/s beside each H100 or H200.
	 */
	public static final List<Device> KNOWN = List.of(
			new Device("a100-40", "NVIDIA A100 SXM 40 GB", 40 * GIBIBYTE, 19.5e12, 312e12, 8, 300e9, 25e9),
			new Device("a100", "NVIDIA A100 SXM 80 GB", 80 * GIBIBYTE, 19.5e12, 312e12, 8, 300e9, 25e9),
			new Device("h100", "NVIDIA H100 SXM 80 GB", 80 * GIBIBYTE, 67e12, 989e12, 8, 450e9, 50e9),
			new Device("h200", "NVIDIA H200 SXM 141 GB", 141_000_000_000L, 67e12, 989e12, 8, 450e9, 50e9));

	/**
	 * Bytes per second between processes of one machine over Gloo, and over 10 Gbit/s.
	 */
	private static final double LOOPBACK = 0.4e9;

	private static final double TEN_GIGABIT = 1.25e9;

	/**
	 * The processor of a machine.
	 * @param cores what one worker computes on, for the description
	 * @param memoryBytes memory of the machine
	 * @param floatRate measured rate of float32 products, in operations per second
	 * @param halfRate measured rate of bfloat16 products
	 */
	public static Device processor(int cores, long memoryBytes, double floatRate, double halfRate) {
		String description = String.format(Locale.ROOT, "this machine's processor, %d threads, measured", cores);
		return new Device("cpu", description, memoryBytes, floatRate, halfRate, 1, LOOPBACK, TEN_GIGABIT);
	}

	/** Peak rate of products in a precision, in operations per second. */
	double rate(Precision precision) {
		return switch (precision) {
			case FLOAT32 -> this.floatRate;
			case BF16, F16 -> this.halfRate;
			case AUTO -> (this.halfRate >= PrecisionProbe.WORTH * this.floatRate) ? this.halfRate : this.floatRate;
		};
	}

}
