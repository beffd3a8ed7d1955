package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A file of weights without what PyTorch's wrappers of a model put into the names:
 * {@code module.} of data parallelism, {@code _orig_mod.} of a compiled model, the
 * segments of FSDP and of recomputation, and any prefix that all of the model's names
 * share.
 */
final class Unwrapped implements TensorFile {

	private static final Pattern WRAPPER = Pattern
		.compile("(?<![^.])(module|_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\\.");

	private final TensorFile wrapped;

	private final Map<String, StoredTensor> entries;

	private Unwrapped(TensorFile wrapped, Map<String, StoredTensor> entries) {
		this.wrapped = wrapped;
		this.entries = entries;
	}

	/**
	 * Takes prefixes off.
	 * @param file an open file, closed with the result
	 * @param root what the model's names begin with, for example {@code beit3.}
	 * @throws IOException if the file holds several such models, or names become equal
	 */
	static TensorFile of(TensorFile file, String root) throws IOException {
		Map<String, StoredTensor> entries = new LinkedHashMap<>();
		for (Map.Entry<String, StoredTensor> entry : file.entries().entrySet()) {
			put(file, entries, WRAPPER.matcher(entry.getKey()).replaceAll(""), entry.getValue());
		}
		String prefix = prefix(file, entries.keySet(), root);
		if (!prefix.isEmpty()) {
			Map<String, StoredTensor> wrapped = new LinkedHashMap<>(entries);
			entries.clear();
			for (Map.Entry<String, StoredTensor> entry : wrapped.entrySet()) {
				String name = entry.getKey();
				put(file, entries, name.startsWith(prefix) ? name.substring(prefix.length()) : name, entry.getValue());
			}
		}
		return entries.keySet().equals(file.entries().keySet()) ? file : new Unwrapped(file, entries);
	}

	private static void put(TensorFile file, Map<String, StoredTensor> entries, String name, StoredTensor tensor)
			throws IOException {
		if (entries.put(name, tensor) != null) {
			throw new IOException(file.file() + " holds the weight " + name
					+ " more than once, under several prefixes; keep those of one model in it");
		}
	}

	/** What stands before the root, or nothing where names begin with it. */
	private static String prefix(TensorFile file, Set<String> names, String root) throws IOException {
		Set<String> prefixes = new TreeSet<>();
		for (String name : names) {
			int at = ("." + name).indexOf("." + root);
			if (at == 0) {
				return "";
			}
			if (at > 0) {
				prefixes.add(name.substring(0, at));
			}
		}
		if (prefixes.size() > 1) {
			throw new IOException(file.file() + " holds several models, whose names begin with " + prefixes
					+ "; keep the weights of one of them in it");
		}
		return prefixes.isEmpty() ? "" : prefixes.iterator().next();
	}

	@Override
	public Path file() {
		return this.wrapped.file();
	}

	@Override
	public Map<String, StoredTensor> entries() {
		return this.entries;
	}

	@Override
	public List<Ignored> ignored() {
		return this.wrapped.ignored();
	}

	@Override
	public void close() {
		this.wrapped.close();
	}

}
