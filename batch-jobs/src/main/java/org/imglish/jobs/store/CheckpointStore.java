package org.imglish.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the files of checkpoints lie, each checkpoint's under a key of its own, for
 * example {@code run-7/3-00000100}. What a key holds is written once, as a whole, and
 * never changes. The store knows nothing of rows: who writes announces the key first, who
 * deletes has made sure that no row names it any more.
 */
public interface CheckpointStore {

	/** Name of the file that says whose store it is. */
	String MARK = ".imglish-store";

	/** What every key begins with: other things may lie beside the checkpoints. */
	String RUN = "run-";

	/**
	 * A new empty folder on this machine to write a checkpoint's files into. What was
	 * drafted or published under the key before is gone.
	 */
	Path draft(String key) throws IOException;

	/**
	 * Makes the files of a draft durable under their key, all or none of them; the draft
	 * is gone afterwards.
	 */
	void publish(String key, Path draft) throws IOException;

	/**
	 * A folder on this machine that holds the named files of a key. Their content is the
	 * caller's to verify.
	 * @throws IOException if one of them is missing
	 */
	Path fetch(String key, List<String> names) throws IOException;

	/** Opens one published file. */
	InputStream open(String key, String name) throws IOException;

	/** Deletes what lies under a key, drafts included; does nothing if nothing does. */
	void delete(String key) throws IOException;

	/** The keys of all checkpoints that are there, drafts included. */
	Set<String> keys() throws IOException;

	/** What {@link #mark(String)} wrote; empty if nobody has marked the store. */
	Optional<String> mark() throws IOException;

	/** Marks the store, so that whoever sees it knows whose it is. */
	void mark(String mark) throws IOException;

}
