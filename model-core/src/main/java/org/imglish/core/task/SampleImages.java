package org.imglish.core.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.imglish.core.image.UnusableImageException;
import org.imglish.core.sample.Sample;

/** Images that a task takes from samples one by one. What is wrong with one names it. */
final class SampleImages {

	private SampleImages() {
	}

	/** The encoded image of a sample that must have one. */
	static byte[] of(String dataset, Sample sample) throws IOException {
		byte[] image = sample.image();
		if (image == null) {
			throw new IOException("Sample " + sample.id() + " of dataset " + dataset + " has no image");
		}
		return image;
	}

	/** Does something with the image or the label map of a sample. */
	static <T> T use(String dataset, Sample sample, Use<T> use) throws IOException {
		try {
			return use.of(sample);
		}
		catch (UnusableImageException ex) {
			throw new IOException("The image or the label map of sample " + sample.id() + " of dataset " + dataset
					+ " cannot be used: " + ex.getMessage(), ex);
		}
	}

	/** The same with each of some samples. */
	static <T> List<T> useEach(String dataset, List<Sample> samples, Use<T> use) throws IOException {
		List<T> results = new ArrayList<>();
		for (Sample sample : samples) {
			results.add(use(dataset, sample, use));
		}
		return results;
	}

	/** What is done with one sample. */
	interface Use<T> {

		T of(Sample sample) throws IOException, UnusableImageException;

	}

}
