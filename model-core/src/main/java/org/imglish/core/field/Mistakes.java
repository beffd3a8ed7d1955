package org.imglish.core.field;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The mistakes that reading has found so far. */
final class Mistakes {

	private final List<Mistake> found = new ArrayList<>();

	private final Set<String> noObjects = new HashSet<>();

	private final UnknownFields unknown = new UnknownFields();

	private final boolean lenient;

	/**
	 * @param lenient whether what is read was accepted once: no bounds, no checks, and
	 * former names are taken
	 */
	Mistakes(boolean lenient) {
		this.lenient = lenient;
	}

	boolean isLenient() {
		return this.lenient;
	}

	void add(String path, String message) {
		this.found.add(new Mistake(path, message));
	}

	/** Notes that what should be an object is none, of which nothing more is said. */
	void addNoObject(String path, String message) {
		add(path, message);
		this.noObjects.add(path);
	}

	/** Notes what follows from several fields, unless the blamed one is wrong anyway. */
	void follow(List<Mistake> mistakes) {
		this.found.addAll(mistakes.stream().filter((mistake) -> !isKnown(mistake)).toList());
	}

	private boolean isKnown(Mistake mistake) {
		return this.found.stream().anyMatch((known) -> known.concerns(mistake.path()))
				|| this.noObjects.stream().anyMatch(mistake::concerns);
	}

	/** Fields that are given and unknown. */
	UnknownFields unknown() {
		return this.unknown;
	}

	List<Mistake> found() {
		return this.found;
	}

	/** Everything that is wrong, once all is read. */
	List<Mistake> all() {
		List<Mistake> all = new ArrayList<>(this.found);
		all.addAll(this.unknown.mistakes());
		return List.copyOf(new LinkedHashSet<>(all));
	}

	/** A place for mistakes that only follow from one that is noted already. */
	Mistakes ignored() {
		return new Mistakes(this.lenient);
	}

}
