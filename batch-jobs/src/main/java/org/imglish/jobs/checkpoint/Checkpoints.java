package org.imglish.jobs.checkpoint;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

import org.imglish.jobs.run.Page;

/** The checkpoints of runs. */
public interface Checkpoints {

	/** All complete checkpoints of a run, newest first. */
	List<Checkpoint> list(long run);

	/** Complete checkpoints of a run, newest first. */
	Page<Checkpoint> list(long run, int page, int size);

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
