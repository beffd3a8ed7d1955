package org.imglish.jobs.run;

/** Where a run stands. */
public enum RunState {

	WAITING, QUEUED, RUNNING, STOPPING, CANCELLING, COMPLETED, FAILED, STOPPED, CANCELLED;

	/** Whether nothing happens any more unless somebody asks for it. */
	public boolean isEnd() {
		return switch (this) {
			case COMPLETED, FAILED, STOPPED, CANCELLED -> true;
			case WAITING, QUEUED, RUNNING, STOPPING, CANCELLING -> false;
		};
	}

	/** Whether a run in this state can be resumed. */
	public boolean isResumable() {
		return this == STOPPED || this == FAILED;
	}

}
