package org.imglish.core.bench;

import org.imglish.core.estimate.Operations;
import org.imglish.core.kernel.Precision;

/**
 * What a benchmark of training steps measured.
 *
 * @param kind what passed through the model
 * @param batch images, texts or pairs per step
 * @param window tokens of each text
 * @param threads torch threads
 * @param precision in what projections and attention were computed
 * @param steps measured steps
 * @param parameters values of the trained parameters
 * @param loss loss of the first step
 * @param stepSeconds median seconds of a step
 * @param cpuSeconds mean processor seconds of a step, of all threads: on a machine that
 * others use too, these tell more than the clock
 * @param samplesPerSecond samples of a step by its median seconds
 * @param teraflops 10^12 floating point operations per second, by {@link Operations}
 * @param peakBytes largest resident memory of the process during the steps, or 0 where
 * the operating system does not tell
 * @param productShare share of the rate that the products of the model's layers reach by
 * themselves in the same precision, on the same threads ({@link ProductBench})
 */
public record StepSpeed(StepKind kind, int batch, int window, int threads, Precision precision, int steps,
		long parameters, double loss, double stepSeconds, double cpuSeconds, double samplesPerSecond, double teraflops,
		long peakBytes, double productShare) {

}
