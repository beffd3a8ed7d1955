package org.imglish.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.core.image.LabelMap;
import org.imglish.core.source.RecordCheck.Reason;
import tools.jackson.databind.JsonNode;

/**
 * The classes of a source's label maps: their names, and which number in a file means
 * which. In a file, 255 always means no class.
 */
final class LabelClasses {

	private static final int UNKNOWN = -1;

	private final List<String> names;

	/** Class of each number in a file, {@link LabelMap#IGNORED} or unknown. */
	private final int[] classes;

	private LabelClasses(Map<Integer, String> named, boolean zeroIgnored) {
		this.names = List.copyOf(named.values());
		this.classes = new int[LabelMap.IGNORED + 1];
		Arrays.fill(this.classes, UNKNOWN);
		int next = 0;
		for (int number : named.keySet()) {
			this.classes[number] = next++;
		}
		this.classes[LabelMap.IGNORED] = LabelMap.IGNORED;
		if (zeroIgnored) {
			this.classes[0] = LabelMap.IGNORED;
		}
	}

	/**
	 * Classes that are numbered in the order of their names.
	 * @param zeroIgnored whether 0 means no class, so that the first is numbered 1
	 */
	static LabelClasses of(List<String> names, boolean zeroIgnored) throws IOException {
		Map<Integer, String> named = new TreeMap<>();
		for (String name : names) {
			named.put(named.size() + (zeroIgnored ? 1 : 0), name);
		}
		return checked("The list of classes", named, zeroIgnored);
	}

	/**
	 * Reads names from a file: a name a line or a JSON list, in the order of the numbers,
	 * or a JSON object of names by number, which may have gaps.
	 * @param zeroIgnored whether 0 means no class
	 * @throws IOException if it cannot be read or names fewer than two classes
	 */
	static LabelClasses read(Path file, boolean zeroIgnored) throws IOException {
		JsonNode json = file.toString().endsWith(".json") ? SourceJson.file(file) : null;
		if (json == null || !json.isObject()) {
			return of(ClassNameFile.read(file), zeroIgnored);
		}
		Map<Integer, String> named = new TreeMap<>();
		for (Map.Entry<String, JsonNode> entry : json.properties()) {
			String name = SourceJson.word(entry.getValue());
			if (!entry.getKey().matches("\\d{1,3}") || name.isEmpty()) {
				throw new IOException(String.format(Locale.ROOT,
						"%s calls class '%s' %s; an object of names has numbers from 0 to %d as keys", file,
						entry.getKey(), entry.getValue(), LabelMap.MAX_CLASSES - 1));
			}
			if (named.put(Integer.valueOf(entry.getKey()), name) != null) {
				throw new IOException(file + " gives two names to class " + Integer.valueOf(entry.getKey()));
			}
		}
		if (zeroIgnored) {
			named.remove(0);
		}
		return checked(file.toString(), named, zeroIgnored);
	}

	private static LabelClasses checked(String place, Map<Integer, String> named, boolean zeroIgnored)
			throws IOException {
		int last = named.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
		if (named.size() < 2 || last >= LabelMap.IGNORED) {
			throw new IOException(String.format(Locale.ROOT,
					"%s names %d classes, the last with the number %d; at least two are needed, with numbers to %d",
					place, named.size(), last, LabelMap.IGNORED - 1));
		}
		List<String> repeated = new ArrayList<>(named.values());
		named.values().stream().distinct().forEach(repeated::remove);
		if (!repeated.isEmpty()) {
			throw new IOException(place + " names the class '" + repeated.get(0) + "' twice");
		}
		return new LabelClasses(named, zeroIgnored);
	}

	/** Names by class. */
	List<String> names() {
		return this.names;
	}

	/**
	 * Renumbers a map as it stands in a file.
	 * @throws BrokenRecordException if it holds a number that is no class
	 */
	LabelMap of(LabelMap file) throws BrokenRecordException {
		byte[] labels = new byte[file.labels().length];
		for (int i = 0; i < labels.length; i++) {
			int number = file.labels()[i] & 0xff;
			if (this.classes[number] == UNKNOWN) {
				throw new BrokenRecordException(Reason.WRONG_CLASS, String.format(Locale.ROOT,
						"its label map holds the number %d in column %d of row %d, which is none of the %d classes",
						number, i % file.width(), i / file.width(), this.names.size()));
			}
			labels[i] = (byte) this.classes[number];
		}
		return new LabelMap(file.width(), file.height(), labels);
	}

}
