package org.imglish.core.optimizer;

import org.imglish.core.field.Field;

/** How the learning rate follows from the step. */
public enum RateDecay {

	/**
	 * The schedule of BEiT-3's release: the warm-up starts at 0 and its last value is the
	 * peak, with which the cosine starts again.
	 */
	@Field("Half a cosine from the end of warm-up to the last step, as BEiT-3 is pretrained and fine-tuned.")
	COSINE {
		@Override
		double rate(long index, long warmup, long steps, double min, double peak) {
			if (index < warmup) {
				return (warmup == 1) ? 0 : peak * index / (warmup - 1);
			}
			double progress = (double) (index - warmup) / Math.max(1, steps - warmup);
			return min + 0.5 * (peak - min) * (1 + Math.cos(Math.PI * progress));
		}
	},

	/**
	 * The schedule of mmsegmentation's configurations (policy poly of power 1, warm-up
	 * ratio 1e-6): the line falls from the first step on, and warm-up scales it.
	 */
	@Field("A straight line from the first step to the last, as dense tasks are fine-tuned.")
	LINEAR {
		@Override
		double rate(long index, long warmup, long steps, double min, double peak) {
			double regular = min + (peak - min) * (1 - (double) index / steps);
			return (index < warmup) ? regular * (1 - (1 - (double) index / warmup) * (1 - FIRST)) : regular;
		}
	},

	/**
	 * The schedule of detectron2's ViTDet: 184,375 steps, a tenth of the rate from
	 * 163,889 and a hundredth from 177,546 on, behind a linear warm-up from a thousandth.
	 */
	@Field("The peak, a tenth of it behind 8/9 of the steps and a hundredth behind 26/27, as ViTDet is fine-tuned.")
	STEPS {
		@Override
		double rate(long index, long warmup, long steps, double min, double peak) {
			double progress = (double) index / steps;
			double rate = peak * ((progress < 8.0 / 9) ? 1 : (progress < 26.0 / 27) ? 0.1 : 0.01);
			double share = (index < warmup) ? 1e-3 + (1 - 1e-3) * index / warmup : 1;
			return Math.max(min, rate) * share;
		}
	};

	/** Share of the rate with which a linear warm-up starts. */
	private static final double FIRST = 1e-6;

	/**
	 * The rate of a step.
	 * @param index of the step, from 0
	 * @param warmup number of steps of warm-up
	 * @param steps number of all steps
	 */
	abstract double rate(long index, long warmup, long steps, double min, double peak);

}
