package org.imglish.core.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.imglish.core.checkpoint.Shown;

/**
 * What became of the weights when a state dictionary was loaded into a network that it
 * was not made for. Names are in the order of the network or of the file.
 *
 * @param loaded parameters that got their value from the file
 * @param interpolated those of them that were fitted to another resolution
 * @param missing parameters that the file does not hold and that keep their first value
 * @param unexpected tensors of the file for which the network has no parameter
 * @param dropped tensors of the file's heads that were not wanted
 * @param anew parameters that the file holds, but that keep their first value
 */
public record LoadReport(List<String> loaded, List<String> interpolated, List<String> missing, List<String> unexpected,
		List<String> dropped, List<String> anew) {

	/** Names of a kind that a log shows. */
	private static final int SHOWN = 12;

	public LoadReport {
		loaded = List.copyOf(loaded);
		interpolated = List.copyOf(interpolated);
		missing = List.copyOf(missing);
		unexpected = List.copyOf(unexpected);
		dropped = List.copyOf(dropped);
		anew = List.copyOf(anew);
	}

	/** The report for a log: a line for each kind that occurs. */
	public List<String> lines() {
		List<String> lines = new ArrayList<>();
		lines.add(String.format(Locale.ROOT, "Loaded %d weights", this.loaded.size()));
		add(lines, "Interpolated to the resolution of this model", this.interpolated);
		add(lines, "Not in the file, start from random numbers", this.missing);
		add(lines, "In the file, unknown to this model", this.unexpected);
		add(lines, "Heads of the file that were dropped", this.dropped);
		add(lines, "In the file, but start from random numbers", this.anew);
		return lines;
	}

	private static void add(List<String> lines, String what, List<String> names) {
		if (!names.isEmpty()) {
			String shown = names.stream().limit(SHOWN).map(Shown::plain).collect(Collectors.joining(", "));
			lines.add(String.format(Locale.ROOT, "%s: %d (%s%s)", what, names.size(), shown,
					(names.size() > SHOWN) ? ", …" : ""));
		}
	}

}
