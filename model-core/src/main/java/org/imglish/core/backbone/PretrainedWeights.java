package org.imglish.core.backbone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.checkpoint.StoredTensor;
import org.imglish.core.checkpoint.TensorFile;

/**
 * Loads a state dictionary into a network of another resolution or with other heads, as
 * fine-tuning starts. To continue with the very model that a file was written from, see
 * {@link Weights#load}.
 */
public final class PretrainedWeights {

	private static final String BACKBONE = "beit3.";

	private final TensorFile file;

	private final Heads heads;

	private final Map<String, String> renamed;

	private final Predicate<String> anew;

	/**
	 * @param file the state dictionary, open for as long as it is loaded from
	 * @param heads what to do with the heads in the file
	 */
	public PretrainedWeights(TensorFile file, Heads heads) {
		this(file, heads, Map.of(), (name) -> false);
	}

	/**
	 * @param file the state dictionary, open for as long as it is loaded from
	 * @param heads what to do with the heads in the file
	 * @param renamed for names in the file, those of the parameters that they are meant
	 * for, whatever becomes of the other heads
	 * @param anew which parameters keep their first value although the file has them
	 */
	public PretrainedWeights(TensorFile file, Heads heads, Map<String, String> renamed, Predicate<String> anew) {
		this.file = file;
		this.heads = heads;
		this.renamed = Map.copyOf(renamed);
		this.anew = anew;
	}

	/**
	 * Loads what fits; before the first weight changes, it is certain that all do.
	 * @param network an initialized network; parameters that the file lacks stay as they
	 * are
	 * @throws IOException if the file cannot be read, or a shape differs other than by
	 * the resolution of images
	 */
	public LoadReport loadInto(Network network) throws IOException {
		Map<String, String> loaded = new LinkedHashMap<>();
		List<String> interpolated = new ArrayList<>();
		List<String> unexpected = new ArrayList<>();
		List<String> dropped = new ArrayList<>();
		List<String> begun = new ArrayList<>();
		for (Map.Entry<String, StoredTensor> entry : this.file.entries().entrySet()) {
			String given = entry.getKey();
			String name = this.renamed.getOrDefault(given, given);
			if (isDropped(network, given, entry.getValue().shape())) {
				dropped.add(given);
			}
			else if (!network.parameters().containsKey(name)) {
				unexpected.add(given);
			}
			else if (this.anew.test(name)) {
				begun.add(name);
			}
			else {
				loaded.put(name, given);
				if (isInterpolated(name, entry.getValue().shape(), network.weights().shape(name))) {
					interpolated.add(name);
				}
			}
		}
		List<String> missing = new ArrayList<>(network.parameters().keySet());
		missing.removeAll(loaded.keySet());
		missing.removeAll(begun);
		try (NDManager scratch = network.manager().newSubManager()) {
			for (Map.Entry<String, String> each : loaded.entrySet()) {
				load(network, each.getKey(), each.getValue(), interpolated.contains(each.getKey()), scratch);
			}
		}
		return new LoadReport(List.copyOf(loaded.keySet()), interpolated, missing, unexpected, dropped, begun);
	}

	private boolean isDropped(Network network, String given, Shape shape) {
		if (given.startsWith(BACKBONE) || this.renamed.containsKey(given)) {
			return false;
		}
		return switch (this.heads) {
			case KEEP -> false;
			case DROP -> true;
			case FITTING -> network.parameters().containsKey(given) && !network.weights().shape(given).equals(shape);
		};
	}

	/** Whether a weight has to be interpolated, provided that it can be loaded at all. */
	private boolean isInterpolated(String name, Shape given, Shape needed) throws IOException {
		if (given.equals(needed)) {
			return false;
		}
		if (name.equals(PositionTable.NAME) && PositionTable.isOne(given) && given.get(1) == needed.get(1)) {
			return true;
		}
		throw new IOException(String.format(Locale.ROOT, "Weight %s of %s has the shape %s, but the model needs %s",
				name, this.file.file(), given, needed)
				+ (name.startsWith(BACKBONE) ? "; choose a model of the file's shape" : "; drop the file's heads"));
	}

	private void load(Network network, String name, String given, boolean interpolated, NDManager scratch)
			throws IOException {
		try (NDManager own = scratch.newSubManager()) {
			NDArray value = this.file.read(given, own).toType(DataType.FLOAT32, false);
			network.weights()
				.set(name, interpolated ? PositionTable.resize(value, network.backbone().config().grid()) : value);
		}
	}

	/** What to do with the parameters outside the backbone. */
	public enum Heads {

		/** Load those that both sides have; their shapes must be equal. */
		KEEP,
		/** Leave the network's as they are. */
		DROP,
		/** Load those of the same name and shape, drop those of another shape. */
		FITTING

	}

}
