package org.imglish.jobs.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.imglish.jobs.store.FileStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Removes the files of runs that were deleted and what attempts left half written. A file
 * precedes its row, so the want of a row says nothing while its attempt may still commit:
 * a file goes when its run is gone, or when no row names it and the fencing number under
 * which it lies has been raised since.
 */
public class FileCollector {

	private static final String RUN = "run-";

	private static final Pattern PLACE = Pattern.compile(RUN + "(\\d{1,18})/(\\d{1,18})/[^/]+");

	/** Names the database whose files these are, by the mark of its checkpoint store. */
	private static final String OWNER = ".owner";

	private final JdbcClient jdbc;

	private final FileStore store;

	public FileCollector(JdbcClient jdbc, FileStore store) {
		this.jdbc = jdbc;
		this.store = store;
	}

	/**
	 * Removes the files that nobody can ask for any more.
	 * @return how many
	 * @throws IOException if the folder cannot be read or belongs to another database
	 */
	public int collect() throws IOException {
		// Listed before the rows are read, so that no file is judged by rows that are
		// older than itself.
		Set<String> present = this.store.names("");
		Map<Long, Kept> runs = runs();
		if (!isOwned(present, runs)) {
			return 0;
		}
		int removed = 0;
		for (String file : present) {
			Matcher place = PLACE.matcher(file);
			if (!place.matches()) {
				continue;
			}
			Kept run = runs.get(Long.parseLong(place.group(1)));
			if (run == null || (Long.parseLong(place.group(2)) < run.fencing() && !run.files().contains(file))) {
				this.store.delete(file);
				removed++;
			}
			if (run == null) {
				// The folder of a run that exists stays: an attempt may be about to write
				// there.
				this.store.deleteAll(RUN + place.group(1));
			}
		}
		return removed;
	}

	/**
	 * The runs with their files, in one statement: the numbers and rows of one moment.
	 */
	private Map<Long, Kept> runs() {
		Map<Long, Kept> runs = new HashMap<>();
		this.jdbc.sql("""
				SELECT r.id, r.fencing, f.path FROM imglish.run r LEFT JOIN imglish.run_file f ON f.run = r.id
				""").query((row) -> {
			long fencing = row.getLong("fencing");
			Kept run = runs.computeIfAbsent(row.getLong("id"), (id) -> new Kept(fencing, new HashSet<>()));
			String path = row.getString("path");
			if (path != null) {
				run.files().add(path);
			}
		});
		return runs;
	}

	/**
	 * Whether the folder is this database's. Without a mark it becomes so if it is empty
	 * or a row names one of its files; otherwise everything is left where it is.
	 */
	private boolean isOwned(Set<String> present, Map<Long, Kept> runs) throws IOException {
		String expected = this.jdbc.sql("SELECT mark FROM imglish.store").query(String.class).optional().orElse(null);
		if (expected == null) {
			return false;
		}
		if (present.contains(OWNER)) {
			try (InputStream in = this.store.open(OWNER)) {
				if (!new String(in.readAllBytes(), StandardCharsets.UTF_8).equals(expected)) {
					throw new IOException(
							"The files in " + this.store + " belong to another database; give each its own place");
				}
			}
			return true;
		}
		boolean named = runs.values().stream().anyMatch((run) -> present.stream().anyMatch(run.files()::contains));
		if (named || present.isEmpty()) {
			this.store.write(OWNER, (out) -> out.write(expected.getBytes(StandardCharsets.UTF_8)));
		}
		return named;
	}

	/**
	 * @param fencing the run's number; only an attempt that has it can still commit
	 * @param files places of the files that rows name
	 */
	private record Kept(long fencing, Set<String> files) {

	}

}
