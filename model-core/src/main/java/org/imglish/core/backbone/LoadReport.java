package org.imglish.core.backbone;

import java.util.List;

/**
 * What became of the weights when a state dictionary was loaded into a network that it
 * was not made for. Names are in the order of the network or of the file.
 *
 * @param loaded parameters that got their value from the file
 * @param interpolated those of them that were fitted to another resolution
 * @param missing parameters that the file does not hold and that keep their first value
 * @param unexpected tensors of the file for which the network has no parameter
 * @param dropped tensors of the file's heads that were not wanted
 */
public record LoadReport(List<String> loaded, List<String> interpolated, List<String> missing, List<String> unexpected,
		List<String> dropped) {

	public LoadReport {
		loaded = List.copyOf(loaded);
		interpolated = List.copyOf(interpolated);
		missing = List.copyOf(missing);
		unexpected = List.copyOf(unexpected);
		dropped = List.copyOf(dropped);
	}

	/** One sentence for a log. */
	public String summary() {
		return "Loaded %d weights; interpolated %s; missing %s; unexpected %s; dropped %s".formatted(this.loaded.size(),
				this.interpolated, this.missing, this.unexpected, this.dropped);
	}

}
