package org.imglish.jobs.training;

import java.util.List;

import org.imglish.core.training.ShownSample;
import org.imglish.jobs.metric.MetricPoint;

/**
 * What a validation found.
 *
 * @param points its metrics
 * @param shown held-out samples as the model fills them in
 */
record Validated(List<MetricPoint> points, List<ShownSample> shown) {

	/** Where no validation was due. */
	static final Validated NOTHING = new Validated(List.of(), List.of());

}
