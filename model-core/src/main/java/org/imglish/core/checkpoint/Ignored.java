package org.imglish.core.checkpoint;

/**
 * Something in a file of weights that is no tensor of its state dictionary.
 *
 * @param name where it stands, for example {@code args}
 * @param what what it is, for example {@code argparse.Namespace}
 */
public record Ignored(String name, String what) {

	/** For people: the name cannot command their terminal. */
	public String line() {
		return Shown.plain(this.name) + " (" + Shown.plain(this.what) + ")";
	}

}
