package org.imglish.core.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.estimate.Operations;
import org.imglish.core.kernel.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Measures steps of masked data modelling on a made-up batch: those that pretraining
 * performs, without loading data.
 */
public final class TrainBench {

	private static final int PRODUCT_ROUNDS = 9;

	private final TrainBenchSpec spec;

	public TrainBench(TrainBenchSpec spec) {
		this.spec = spec;
	}

	/**
	 * Measures steps of one kind on a model of its own.
	 * @throws IOException if the process cannot read its own memory use
	 */
	public StepSpeed measure(StepKind kind) throws IOException {
		return measure(kind, null);
	}

	/**
	 * Measures steps as {@link #measure(StepKind)} does, and where their time goes.
	 * @throws IOException if the process cannot read its own memory use
	 */
	public Profiled profile(StepKind kind) throws IOException, InterruptedException {
		try (StepSampler sampler = new StepSampler(Thread.currentThread())) {
			StepSpeed speed = measure(kind, sampler);
			return new Profiled(speed, sampler.profile());
		}
	}

	private StepSpeed measure(StepKind kind, @Nullable StepSampler sampler) throws IOException {
		int warmup = this.spec.warmup();
		double[] seconds = new double[this.spec.steps()];
		try (BenchTraining training = new BenchTraining(this.spec, kind, warmup + seconds.length,
				ProcessGroup.alone())) {
			PeakMemory.reset();
			double first = Double.NaN;
			for (int i = 0; i < warmup; i++) {
				double loss = training.step(i + 1L);
				first = (i == 0) ? loss : first;
			}
			if (sampler != null) {
				sampler.begin();
			}
			long cpuStarted = cpuNanoseconds();
			for (int i = 0; i < seconds.length; i++) {
				long started = System.nanoTime();
				double loss = training.step(warmup + i + 1L);
				seconds[i] = (System.nanoTime() - started) / 1e9;
				first = (warmup + i == 0) ? loss : first;
			}
			double cpuSeconds = (cpuNanoseconds() - cpuStarted) / 1e9 / seconds.length;
			if (sampler != null) {
				sampler.end();
			}
			return speed(kind, training, first, Median.of(seconds), cpuSeconds);
		}
	}

	/**
	 * Steps with their profile.
	 *
	 * @param speed how fast they were, sampled as they were
	 * @param profile where their time went
	 */
	public record Profiled(StepSpeed speed, StepProfile profile) {

	}

	private StepSpeed speed(StepKind kind, BenchTraining training, double loss, double seconds, double cpuSeconds)
			throws IOException {
		BenchBatch batch = training.batch();
		long peak = PeakMemory.bytes();
		double operations = new Operations(this.spec.model()).step(kind.passes(this.spec.batch(), this.spec.window(),
				(double) batch.hiddenPatches() / this.spec.batch(), (double) batch.maskedWords() / this.spec.batch()));
		return new StepSpeed(kind, this.spec.batch(), this.spec.window(), this.spec.threads(), training.precision(),
				this.spec.steps(), training.parameters(), loss, seconds, cpuSeconds,
				kind.samples(this.spec.batch()) / seconds, operations / seconds / 1e12, peak,
				operations / seconds / productRate(training.precision()));
	}

	/**
	 * Operations per second of the model's own products, with as many rows as the batch
	 * has patches.
	 */
	private double productRate(Precision precision) {
		int rows = this.spec.batch() * this.spec.model().patches();
		return ProductRate.together(
				new ProductBench(this.spec.model(), rows, PRODUCT_ROUNDS, this.spec.threads()).measure(precision));
	}

	private static long cpuNanoseconds() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

}
