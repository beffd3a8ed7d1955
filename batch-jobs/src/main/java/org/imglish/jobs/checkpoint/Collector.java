package org.imglish.jobs.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.imglish.jobs.recipe.Keep;
import org.imglish.jobs.store.CheckpointStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes checkpoints that retention gives up and files that nobody needs. Rows go first,
 * and their files once no row names them; whatever interrupts that, the files are found
 * the next time. Any number of collectors may run at once, beside workers that write.
 */
public class Collector {

	private static final Logger LOGGER = LoggerFactory.getLogger(Collector.class);

	private final JdbcCheckpoints checkpoints;

	private final CheckpointStore store;

	private final StoreOwnership ownership;

	private final int last;

	/**
	 * @param last newest checkpoints of a run to keep where its recipe does not say
	 */
	public Collector(JdbcCheckpoints checkpoints, CheckpointStore store, StoreOwnership ownership, int last) {
		this.checkpoints = checkpoints;
		this.store = store;
		this.ownership = ownership;
		this.last = last;
	}

	/**
	 * Makes sure that the store is the one of this database.
	 * @throws IOException if it is not, or cannot be reached
	 */
	public void verifyStore() throws IOException {
		this.ownership.verify();
	}

	/** Removes the checkpoints of a run that its recipe gives up. */
	public void thinOut(long run) {
		this.checkpoints.owner(run).ifPresent(this::thinOut);
	}

	private List<String> thinOut(JdbcCheckpoints.Owner owner) {
		List<String> given = new ArrayList<>();
		Keep keep = Keep.of(owner.recipe(), this.last);
		for (Checkpoint checkpoint : Retention.superfluous(this.checkpoints.list(owner.run()), keep)) {
			String key = this.checkpoints.giveUp(checkpoint.id()).orElse(null);
			if (key != null) {
				delete(key);
				given.add(key);
			}
		}
		return given;
	}

	/**
	 * Removes everything that nothing needs: checkpoints that recipes give up, what
	 * attempts that no longer own their runs left half written, and files that no row
	 * names.
	 * @throws IOException if the store cannot be listed or is not this database's
	 */
	public Collected collect() throws IOException {
		this.ownership.verify();
		// Listed before the rows are read: a row precedes the first byte under its key,
		// so a key without a row is nobody's.
		Set<String> present = this.store.keys();
		List<String> given = new ArrayList<>();
		for (JdbcCheckpoints.Owner owner : this.checkpoints.owners()) {
			given.addAll(thinOut(owner));
		}
		List<String> remains = this.checkpoints.giveUpRemains();
		remains.forEach(this::delete);
		Set<String> named = this.checkpoints.keys();
		int strays = 0;
		for (String key : present) {
			if (!named.contains(key) && !remains.contains(key) && !given.contains(key)) {
				strays += delete(key) ? 1 : 0;
			}
		}
		return new Collected(given.size(), remains.size(), strays);
	}

	private boolean delete(String key) {
		try {
			this.store.delete(key);
			return true;
		}
		catch (IOException ex) {
			LOGGER.warn("The files of {} in {} stay for now: {}", key, this.store, ex.getMessage());
			return false;
		}
	}

	/**
	 * What was removed.
	 *
	 * @param checkpoints complete checkpoints that recipes gave up
	 * @param remains half-written or damaged ones
	 * @param strays keys of the store that no row named
	 */
	public record Collected(int checkpoints, int remains, int strays) {

		/** Whether there was nothing to remove. */
		@JsonIgnore
		public boolean isNothing() {
			return this.checkpoints + this.remains + this.strays == 0;
		}

	}

}
