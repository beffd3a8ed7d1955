package org.imglish.platform.prediction;

/** A question that got no answer, and whose fault that is. */
public class PredictionException extends Exception {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	public PredictionException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

	/** Why there is no answer. */
	public enum Reason {

		/** An input lacks something, does not decode or is too long. */
		UNUSABLE_INPUT,
		/** The model cannot do what it is asked for. */
		UNSUITABLE_QUESTION,
		/** The model's files cannot be used. */
		UNUSABLE_MODEL,
		/** Something went wrong that nobody foresaw. */
		FAILED,
		/** Too many questions wait already. */
		BUSY,
		/** The answer took too long. */
		TIMEOUT,
		/** The prediction process died. */
		DIED

	}

}
