package org.imglish.core.source;

import java.io.IOException;

/** A record that cannot be read, and why; the others can. */
final class BrokenRecordException extends IOException {

	private static final long serialVersionUID = 1L;

	private final RecordCheck.Reason reason;

	BrokenRecordException(RecordCheck.Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	RecordCheck.Reason reason() {
		return this.reason;
	}

	/** The record of the given place that cannot be used for this reason. */
	SourceRecord at(String place) {
		return SourceRecord.unusable(place, this.reason, String.valueOf(getMessage()));
	}

}
