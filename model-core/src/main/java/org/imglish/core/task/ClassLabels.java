package org.imglish.core.task;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import org.imglish.core.sample.Sample;

/** Finds the class of a sample among those that a model knows. */
public final class ClassLabels {

	private final List<String> classes;

	/**
	 * @param classes class names by index
	 */
	public ClassLabels(List<String> classes) {
		this.classes = classes;
	}

	/**
	 * Whether a sample says what it is of. A benchmark's test split need not.
	 */
	static boolean has(Sample sample) {
		return sample.labels().containsKey("class_name") || sample.labels().containsKey("class");
	}

	/** ImageNet calls two classes crane and two maillot: the number tells them apart. */
	private boolean isCalled(int number, String name) {
		return number >= 0 && number < this.classes.size() && this.classes.get(number).equals(name);
	}

	/**
	 * Class index of a sample: by its class name where it has one, which stays right when
	 * two datasets number the same classes differently, else by its number.
	 * @throws IOException if it has none that the model knows
	 */
	public int of(String dataset, Sample sample) throws IOException {
		Object name = sample.labels().get("class_name");
		Object number = sample.labels().get("class");
		if (name instanceof String text && number instanceof Number value && isCalled(value.intValue(), text)) {
			return value.intValue();
		}
		int index = (name instanceof String text) ? this.classes.indexOf(text)
				: ((number instanceof Number value) ? value.intValue() : -1);
		if (index < 0 || index >= this.classes.size()) {
			throw new IOException(String.format(Locale.ROOT,
					"Sample %s of dataset %s has the class %s, which is none of the %d that the model knows",
					sample.id(), dataset, (name != null) ? "'" + name + "'" : number, this.classes.size()));
		}
		return index;
	}

}
