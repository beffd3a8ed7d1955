package org.imglish.jobs.removal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.imglish.jobs.dataset.DatasetStore;
import org.imglish.core.library.DatasetVersion;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.store.FileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes datasets. The row is marked first, from when on nobody sees the dataset; then
 * its files go, the manifest before all others, and its row at last. Whatever interrupts
 * that, {@link #finish()} continues it, and the name stays taken until then. Shards that
 * later versions have stay, and with them the row, until the last of these is deleted.
 */
public class DatasetRemoval {

	private static final Logger LOGGER = LoggerFactory.getLogger(DatasetRemoval.class);

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final JdbcDatasets datasets;

	private final Needs needs;

	public DatasetRemoval(JdbcClient jdbc, TransactionTemplate transaction, JdbcDatasets datasets) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.datasets = datasets;
		this.needs = new Needs(jdbc);
	}

	/**
	 * Deletes a dataset with its files.
	 * @return false if there is none of this name
	 * @throws RunConflictException if something needs it, with what that is
	 * @throws UncheckedIOException if files cannot be removed; they are tried again later
	 */
	public boolean delete(String name) {
		boolean marked = Boolean.TRUE.equals(this.transaction.execute((status) -> mark(name)));
		if (marked) {
			try {
				remove(name);
				removeMarked(DatasetVersion.of(name).series());
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Dataset '" + name
						+ "' is deleted, but its files are not removed yet, which is tried again later: "
						+ ex.getMessage(), ex);
			}
		}
		return marked;
	}

	private boolean mark(String name) {
		// Waits for submissions that are about to name it; the next statements see them.
		Optional<Maker> found = this.jdbc.sql("""
				SELECT d.run, r.state FROM imglish.dataset d JOIN imglish.run r ON r.id = d.run
				WHERE d.name = ? AND NOT d.deleting FOR UPDATE OF d
				""")
			.param(name)
			.query((row, index) -> new Maker(row.getLong("run"), RunState.valueOf(row.getString("state"))))
			.optional();
		if (found.isEmpty()) {
			return false;
		}
		Maker maker = found.get();
		if (!maker.state().isEnd()) {
			throw new RunConflictException("dataset-needed", "Dataset '" + name + "' is made by run " + maker.run()
					+ ", which is " + maker.state() + "; cancel it first.");
		}
		List<String> needed = this.needs.ofDataset(name, maker.run());
		if (!needed.isEmpty()) {
			throw new RunConflictException("dataset-needed",
					"Dataset '" + name + "' is needed by " + Needs.listed(needed)
							+ "; cancel or delete those runs, delete those models, or unpin those "
							+ "checkpoints first.");
		}
		this.jdbc.sql("UPDATE imglish.dataset SET deleting = true WHERE name = ?").param(name).update();
		return true;
	}

	/**
	 * Removes what is left of datasets whose deletion was interrupted, and copies on this
	 * machine of those that are deleted.
	 * @return how many are gone
	 * @throws IOException if files cannot be removed
	 */
	public int finish() throws IOException {
		int removed = removeMarked("");
		this.datasets.forgetDeleted();
		return removed;
	}

	/** Of one dataset's versions, or of all where none is given. */
	private int removeMarked(String series) throws IOException {
		List<String> marked = this.jdbc
			.sql("SELECT name FROM imglish.dataset WHERE deleting AND split_part(name, '@', 1) = "
					+ "coalesce(nullif(?, ''), split_part(name, '@', 1)) ORDER BY name")
			.param(series)
			.query(String.class)
			.list();
		int removed = 0;
		for (String name : marked) {
			removed += remove(name) ? 1 : 0;
		}
		return removed;
	}

	/**
	 * Several may do so at once, and one of them may be late: the files of a later
	 * dataset of this name must never be taken for those of this one. In a bucket they
	 * have other names; a folder is first put aside, under the row's lock.
	 * @return whether nothing of it is left
	 */
	private boolean remove(String name) throws IOException {
		Long run = this.jdbc.sql("SELECT run FROM imglish.dataset WHERE name = ? AND deleting")
			.param(name)
			.query(Long.class)
			.optional()
			.orElse(null);
		if (run == null) {
			return false;
		}
		DatasetStore store = this.datasets.store();
		Path folder = store.files().folder().orElse(null);
		boolean isGone = (folder != null) ? removeFolder(name, folder) : removeObjects(name, store.key(name, run));
		return isGone && this.jdbc.sql("DELETE FROM imglish.dataset WHERE name = ? AND run = ? AND deleting")
			.params(name, run)
			.update() > 0;
	}

	private boolean removeObjects(String name, String key) throws IOException {
		FileStore files = this.datasets.store().files();
		Set<String> needed = this.datasets.needed(name, key);
		if (needed.isEmpty()) {
			files.deleteAll(key);
			return true;
		}
		for (String file : files.names(key)) {
			if (!needed.contains(file)) {
				files.delete(file);
			}
		}
		return false;
	}

	private boolean removeFolder(String name, Path all) throws IOException {
		Path aside = all.resolve(".removed-" + name);
		empty(aside);
		try {
			boolean isGone = Boolean.TRUE.equals(this.transaction.execute((status) -> putAside(name, all, aside)));
			empty(aside);
			return isGone;
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	/** Puts the folder aside, or those files in it that no version needs. */
	private boolean putAside(String name, Path all, Path aside) {
		Path folder = all.resolve(name);
		boolean waits = this.jdbc.sql("SELECT 1 FROM imglish.dataset WHERE name = ? AND deleting FOR UPDATE")
			.param(name)
			.query(Integer.class)
			.optional()
			.isPresent();
		if (!waits) {
			return false;
		}
		Set<String> needed = this.datasets.needed(name, name);
		try {
			if (needed.isEmpty() && Files.isDirectory(folder)) {
				Files.move(folder, aside);
			}
			else if (!needed.isEmpty()) {
				for (String file : this.datasets.store().files().names(name)) {
					if (!needed.contains(file)) {
						Path place = aside.resolve(folder.relativize(all.resolve(file)));
						Files.createDirectories(place.resolveSibling(""));
						Files.move(all.resolve(file), place);
					}
				}
			}
			return needed.isEmpty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The manifest goes first. What vanishes meanwhile was removed by somebody else. */
	private static void empty(Path folder) throws IOException {
		while (Files.isDirectory(folder)) {
			Files.deleteIfExists(folder.resolve("manifest.json"));
			try (Stream<Path> all = Files.walk(folder)) {
				for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
					Files.deleteIfExists(each);
				}
			}
			catch (NoSuchFileException ex) {
				LOGGER.debug("Removed by somebody else: {}", ex.getFile());
			}
			catch (UncheckedIOException ex) {
				if (!(ex.getCause() instanceof NoSuchFileException)) {
					throw ex.getCause();
				}
			}
		}
	}

	/**
	 * The run that makes a dataset.
	 *
	 * @param run its number
	 * @param state where it stands
	 */
	private record Maker(long run, RunState state) {

	}

}
