package org.imglish.jobs.run;

/** What was asked of a run does not go together with the state it is in. */
public class RunConflictException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String code;

	/**
	 * @param code stable code, for example {@code run-not-resumable}
	 * @param message a sentence that names the run, its state and the way out
	 */
	public RunConflictException(String code, String message) {
		super(message);
		this.code = code;
	}

	public String code() {
		return this.code;
	}

	/** A dataset of a name that is taken is asked for. */
	public static RunConflictException datasetExists(String name) {
		return new RunConflictException("dataset-exists",
				"There is a dataset '" + name
						+ "' already, or its files are still being removed or needed by later versions; datasets never "
						+ "change, choose another name, say 'ifExists: reuse' to take the one that is there, or "
						+ "'append' to make a new version of it.");
	}

	/**
	 * Something that was looked up a moment ago is there no more.
	 * @param what for example {@code model 'cats'}
	 */
	static RunConflictException deletedMeanwhile(String what) {
		return new RunConflictException("changed-meanwhile",
				"The " + what + " was deleted while the run was submitted; name another one.");
	}

}
