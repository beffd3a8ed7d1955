package org.imglish.core.metric;

import org.imglish.core.field.Formerly;

/** Which value of a metric is best. */
public enum Goal {

	/** The smallest, as of a loss. */
	@Formerly("lowest")
	MIN,
	/** The largest, as of a share of right answers. */
	@Formerly("highest")
	MAX,
	/** None: a learning rate or a baseline is neither good nor bad. */
	NONE;

	/** Whether a value is better than another one; nothing is where there is no goal. */
	public boolean isBetter(double value, double other) {
		return switch (this) {
			case MIN -> value < other;
			case MAX -> value > other;
			case NONE -> false;
		};
	}

}
