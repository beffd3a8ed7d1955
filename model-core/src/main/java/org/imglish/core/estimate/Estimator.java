package org.imglish.core.estimate;

/**
 * Estimates what a training takes. Counts what follows from its shape exactly
 * (parameters, operations, traffic, checkpoints); what depends on the machine (speed, the
 * runtime's own memory) it takes from the fleet.
 */
public final class Estimator {

	private static final int FLOAT = 4;

	private static final int MOMENTS = 2;

	/** Java, libtorch and its work space, or a CUDA context; measured on a CPU. */
	private static final long RUNTIME = 600L << 20;

	/** Share of the computation's time that traffic may take to go unnoticed. */
	private static final double UNNOTICED = 0.1;

	/** Seconds that a message takes between two devices beside its bytes. */
	private static final double LATENCY = 15e-6;

	private final TrainingPlan plan;

	private final int checkpointEvery;

	/**
	 * @param plan what is trained
	 * @param checkpointEvery steps between checkpoints, at least 1
	 */
	public Estimator(TrainingPlan plan, int checkpointEvery) {
		if (checkpointEvery < 1) {
			throw new IllegalArgumentException("checkpointEvery must be at least 1, but is " + checkpointEvery);
		}
		this.plan = plan;
		this.checkpointEvery = checkpointEvery;
	}

	/** Estimates the training on a fleet. */
	public Estimate on(Fleet fleet) {
		ParameterCount count = new ParameterCount(this.plan.model());
		long parameters = parameters(count);
		long trained = trained(count);
		MemoryNeed memory = memory(fleet, parameters, trained);
		double operations = operations();
		double compute = operations
				/ (fleet.count() * fleet.device().rate(this.plan.precision()) * fleet.utilization());
		double sent = sent(fleet, trained);
		double traffic = (fleet.count() == 1) ? 0
				: sent / fleet.slowestLink() + latency(fleet.count()) / Math.max(1, fleet.syncEvery());
		long checkpoint = checkpoint(fleet, parameters, trained);
		double writing = checkpoint / fleet.storeBytes();
		double step = compute + traffic;
		return new Estimate(parameters, trained, memory, fleet.device().memoryBytes(), operations, compute, sent,
				traffic, sent / (UNNOTICED * compute), checkpoint, writing, step, this.plan.samples() / step,
				step * this.plan.steps(), limit(fleet, memory, compute, traffic, writing));
	}

	/** Dense tasks leave the last norm out. */
	private long parameters(ParameterCount count) {
		HeadCost head = this.plan.head();
		if (head != null) {
			return count.backbone() - count.lastNorms() + head.parameters() + head.statistics();
		}
		return this.plan.heads() ? count.all() : count.backbone() + (this.plan.writes() ? count.wordHead() : 0);
	}

	private long trained(ParameterCount count) {
		HeadCost head = this.plan.head();
		long reached = count.trained(this.plan.passes());
		return (head != null) ? reached - count.lastNorm() - head.untrained() + head.parameters() : reached;
	}

	private double operations() {
		Operations operations = new Operations(this.plan.model());
		HeadCost head = this.plan.head();
		return operations.step(this.plan.passes())
				+ ((head != null) ? operations.training(this.plan.samples() * head.operations()) : 0)
				+ (this.plan.recompute() ? operations.recomputation(this.plan.passes()) : 0);
	}

	private MemoryNeed memory(Fleet fleet, long parameters, long trained) {
		long share = fleet.shardOptimizer() ? fleet.count() : 1;
		Activations activations = new Activations(this.plan.model(), this.plan.precision(), this.plan.recompute());
		long largest = this.plan.passes().stream().mapToLong((pass) -> {
			double batch = Math.max(1, (double) pass.batch() / fleet.count() / this.plan.accumulate());
			return activations.bytes(pass, batch) + headBytes(batch);
		}).max().orElse(0);
		long sums = (share > 1) ? FLOAT * trained / share : 0;
		return new MemoryNeed(FLOAT * parameters, FLOAT * trained + sums, MOMENTS * FLOAT * trained / share,
				this.plan.average() ? FLOAT * parameters / share : 0, (fleet.syncEvery() > 0) ? 2 * FLOAT * trained : 0,
				largest, RUNTIME);
	}

	private long headBytes(double batch) {
		HeadCost head = this.plan.head();
		return (head != null) ? Math.round(FLOAT * batch * head.values()) : 0;
	}

	/**
	 * A ring sends all gradients but a device's own part twice, once to sum and once to
	 * hand around; with a divided optimizer the second round carries the weights. Where
	 * steps are taken alone, weights and moments travel once in so many of them.
	 */
	private static double sent(Fleet fleet, long trained) {
		double all = 2.0 * (fleet.count() - 1) / fleet.count() * FLOAT * trained;
		return (fleet.syncEvery() > 0) ? (1 + MOMENTS) * all / fleet.syncEvery() : all;
	}

	/** Of a ring or of a tree, whichever is shorter. */
	private static double latency(int devices) {
		double tree = 2 * Math.ceil(Math.log(devices) / Math.log(2));
		return LATENCY * Math.min(2.0 * (devices - 1), tree);
	}

	/** Weights, moments, the average, and the momentum of the outer step. */
	private long checkpoint(Fleet fleet, long parameters, long trained) {
		long state = MOMENTS + ((fleet.syncEvery() > 0) ? 1 : 0);
		return FLOAT * (parameters + state * trained + (this.plan.average() ? parameters : 0));
	}

	private Estimate.Limit limit(Fleet fleet, MemoryNeed memory, double compute, double traffic, double writing) {
		if (memory.total() > fleet.device().memoryBytes()) {
			return Estimate.Limit.MEMORY;
		}
		if (fleet.count() > this.plan.widest()) {
			return Estimate.Limit.BATCH;
		}
		if (writing > this.checkpointEvery * (compute + traffic)) {
			return Estimate.Limit.CHECKPOINTS;
		}
		return (traffic > compute) ? Estimate.Limit.TRAFFIC : Estimate.Limit.COMPUTE;
	}

}
