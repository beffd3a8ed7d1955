package org.imglish.jobs.checkpoint;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The checkpoints of runs. */
public interface Checkpoints {

	/** Complete checkpoints of a run, newest first. */
	List<Checkpoint> list(long run);

	Optional<Checkpoint> find(long id);

	/**
	 * Opens a file of a checkpoint.
	 * @param name one of the checkpoint's file names
	 * @throws IllegalArgumentException if the checkpoint has no such file
	 */
	InputStream open(Checkpoint checkpoint, String name);

	/**
	 * Has retention keep a checkpoint whatever the recipe says, or leaves it to the
	 * recipe again.
	 * @return the checkpoint; empty if there is no complete one of that number
	 */
	Optional<Checkpoint> pin(long id, boolean pinned);

}
