package org.imglish.core.task;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model said about one sample, as plain JSON values: the row that is kept as the
 * evaluation's committed state and as its artifact.
 *
 * @param sample id of the sample
 * @param values the prediction and the truth it is scored against; sorted, so that equal
 * predictions are written as equal bytes
 */
public record Prediction(String sample, Map<String, Object> values) {

	public Prediction {
		values = Collections.unmodifiableMap(new TreeMap<>(values));
	}

}
