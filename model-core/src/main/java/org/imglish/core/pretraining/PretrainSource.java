package org.imglish.core.pretraining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.library.Library;
import org.imglish.core.loader.ImageBatches;
import org.imglish.core.loader.Mixture;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.shard.Requirement;
import org.imglish.core.shard.ShardedSamples;

/**
 * The opened datasets of one source of a pretraining. Its samples are numbered through,
 * dataset after dataset.
 */
final class PretrainSource implements AutoCloseable {

	private final Mixed spec;

	private final List<ShardedSamples> datasets;

	private final Mixture mixture;

	private PretrainSource(Mixed spec, List<ShardedSamples> datasets, long seed) {
		this.spec = spec;
		this.datasets = datasets;
		List<Mixture.Part> parts = new ArrayList<>();
		for (int i = 0; i < datasets.size(); i++) {
			long size = datasets.get(i).size();
			Double weight = spec.portions().get(i).weight();
			parts.add(new Mixture.Part(size, (weight != null) ? weight : size));
		}
		this.mixture = new Mixture(parts, seed);
	}

	/**
	 * Opens a source.
	 * @param seed from which the orders of its datasets follow
	 * @param use what it is for, as the recipe calls it
	 * @throws IOException if a dataset is not complete, holds no sample or one that lacks
	 * what the use needs
	 */
	static PretrainSource open(Mixed spec, Library library, long seed, String use) throws IOException {
		List<ShardedSamples> datasets = new ArrayList<>();
		try {
			for (Portion portion : spec.portions()) {
				datasets.add(ShardedSamples.openFilled(library.dataset(portion.dataset())));
				requirement(use).check(datasets.get(datasets.size() - 1).manifest());
			}
			PretrainSource source = new PretrainSource(spec, datasets, seed);
			source.mixture.hold(datasets);
			return source;
		}
		catch (IOException ex) {
			datasets.forEach(ShardedSamples::close);
			throw ex;
		}
	}

	/** What the samples of images, of texts or of pairs must have. */
	static Requirement requirement(String use) {
		Set<Part> parts = switch (use) {
			case "images" -> Set.of(Part.IMAGE);
			case "texts" -> Set.of(Part.TEXT, Part.TOKENS);
			case "pairs" -> Set.of(Part.IMAGE, Part.TEXT, Part.TOKENS);
			default -> throw new IllegalArgumentException("Pretraining has no source '" + use + "'");
		};
		return Requirement.of("the " + use + " of a pretraining", parts);
	}

	/** Steps in which as many samples are seen as it has. */
	long stepsPerEpoch() {
		long samples = this.datasets.stream().mapToLong(ShardedSamples::size).sum();
		return Math.max(1, samples / this.spec.batch());
	}

	/** What happens to its images. */
	Augmentation changes() {
		return this.spec.changes();
	}

	/** Its datasets, in the order of the recipe. */
	List<ShardedSamples> datasets() {
		return this.datasets;
	}

	/** Name of the dataset, or of all, for error messages. */
	String name() {
		return this.datasets.stream().map((dataset) -> dataset.manifest().dataset()).collect(Collectors.joining(", "));
	}

	/** Numbers of the samples of a step, those of a dataset side by side. */
	List<Long> plan(long step) {
		List<Long> numbers = new ArrayList<>(this.spec.batch());
		List<List<Long>> samples = this.mixture.step(step, this.spec.batch());
		long first = 0;
		for (int i = 0; i < samples.size(); i++) {
			for (long sample : samples.get(i)) {
				numbers.add(first + sample);
			}
			first += this.datasets.get(i).size();
		}
		return numbers;
	}

	/**
	 * The numbers that samples have in their own datasets.
	 * @param numbers of a plan
	 * @return the numbers by dataset
	 */
	List<List<Long>> apart(List<Long> numbers) {
		List<List<Long>> apart = new ArrayList<>();
		long first = 0;
		for (ShardedSamples dataset : this.datasets) {
			long from = first;
			long to = first + dataset.size();
			apart.add(numbers.stream()
				.filter((number) -> number >= from && number < to)
				.map((number) -> number - from)
				.toList());
			first = to;
		}
		return apart;
	}

	/** Reads the samples of a plan. */
	List<Sample> read(List<Long> numbers) {
		List<Sample> samples = new ArrayList<>(numbers.size());
		List<List<Long>> apart = apart(numbers);
		for (int i = 0; i < apart.size(); i++) {
			for (Sample sample : ImageBatches.read(this.datasets.get(i), apart.get(i))) {
				samples.add((apart.size() > 1) ? named(this.datasets.get(i), sample) : sample);
			}
		}
		return samples;
	}

	/** Reads the first samples of each dataset, equally many of all that have them. */
	List<Sample> first(int most) {
		List<Sample> samples = new ArrayList<>();
		for (ShardedSamples dataset : this.datasets) {
			samples.addAll(PretrainData.range(dataset, 0, Math.min(most / this.datasets.size(), dataset.size())));
		}
		return samples;
	}

	/** Identifiers are unique within a dataset only. */
	private static Sample named(ShardedSamples dataset, Sample sample) {
		return new Sample(dataset.manifest().dataset() + "/" + sample.id(), sample.image(), sample.right(),
				sample.text(), sample.tokens(), sample.labels());
	}

	@Override
	public void close() {
		this.datasets.forEach(ShardedSamples::close);
	}

}
