package org.imglish.platform.demo;

import java.util.Locale;
import java.util.Set;

/**
 * How long the trainings of a demo may be on this machine, so that all of it takes the
 * minutes that were asked for.
 *
 * @param minutes what was asked for
 * @param speed of this machine, relative to the two cores that the lengths of the
 * trainings were measured on
 * @param otherMinutes what else takes time for each seed: ingests, and the start and end
 * of each run
 * @param share of all trainings that is asked for: each is as long as it would be among
 * all
 */
record DemoPlan(int minutes, double speed, double otherMinutes, double share) {

	/**
	 * Reference minutes of training below which they judge nothing but that losses fall.
	 */
	private static final double JUDGED_MINUTES = 11.5;

	/**
	 * Minutes that a reference minute of training takes on a machine that is as fast in
	 * pretraining: its steps are of other shapes than those of fine-tuning. Measured on
	 * two cores of an EPYC without AMX.
	 */
	private static final double MINUTES_OF_REFERENCE = 1.45;

	/** What each run takes beside its steps, on the reference machine. */
	private static final double SECONDS_OF_RUN = 1;

	/** However slow a machine is, so much of the time is training. */
	private static final double LEAST_SHARE = 0.3;

	/**
	 * Plans by what a short pretraining took.
	 * @param stepSeconds median time of its steps
	 * @param startSeconds time of it that went to no step: the worker's first start
	 * @param ingestSeconds time of all ingests
	 */
	static DemoPlan of(int minutes, Set<DemoTask> tasks, double stepSeconds, double startSeconds,
			double ingestSeconds) {
		int arms = tasks.stream().mapToInt((task) -> task.arms().size()).sum();
		int tunings = tasks.stream().mapToInt(DemoTask::tunings).sum();
		double speed = 60 / (DemoRecipes.PRETRAIN_STEPS * stepSeconds);
		double runs = SECONDS_OF_RUN / speed * (2 + tunings + arms);
		return new DemoPlan(minutes, speed, (ingestSeconds + startSeconds + runs) / 60, DemoRecipes.share(tasks));
	}

	/** Minutes of training on the reference machine that fit. */
	double referenceMinutes() {
		return trainingMinutes() * this.speed / MINUTES_OF_REFERENCE;
	}

	private double trainingMinutes() {
		return Math.max(this.minutes - this.otherMinutes, LEAST_SHARE * this.minutes);
	}

	/** Minutes that are to be expected for a seed. */
	double expected() {
		return this.otherMinutes + this.share * trainingMinutes();
	}

	/** Whether trainings are so long that they show what pretraining gains. */
	boolean judges() {
		return referenceMinutes() >= JUDGED_MINUTES;
	}

	/** Minutes from which trainings on this machine show it. */
	int judgedMinutes() {
		return (int) Math.ceil(this.otherMinutes + JUDGED_MINUTES * MINUTES_OF_REFERENCE / this.speed);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT,
				"This machine trains %.2f times as fast as the two cores that the demo was made for. Expect about %.0f "
						+ "minutes%s",
				this.speed, expected(),
				judges() ? "." : ": too short to show what pretraining gains, for which --minutes " + judgedMinutes()
						+ " is enough.");
	}

}
