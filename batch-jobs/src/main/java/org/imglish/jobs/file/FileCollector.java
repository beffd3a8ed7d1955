package org.imglish.jobs.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Removes the files of runs that were deleted and what attempts left half written. A file
 * precedes its row, so the want of a row says nothing while its attempt may still commit:
 * a file goes when its run is gone, or when no row names it and the fencing number under
 * which it lies has been raised since.
 */
public class FileCollector {

	private static final Pattern PLACE = Pattern.compile("run-(\\d{1,18})/(\\d{1,18})/[^/]+");

	/** Names the database whose files these are, by the mark of its checkpoint store. */
	private static final String OWNER = ".owner";

	private final JdbcClient jdbc;

	private final Path folder;

	/**
	 * @param folder folder of the files of all runs
	 */
	public FileCollector(JdbcClient jdbc, Path folder) {
		this.jdbc = jdbc;
		this.folder = folder;
	}

	/**
	 * Removes the files that nobody can ask for any more.
	 * @return how many
	 * @throws IOException if the folder cannot be read or belongs to another database
	 */
	public int collect() throws IOException {
		if (!Files.isDirectory(this.folder)) {
			return 0;
		}
		// Listed before the rows are read, so that no file is judged by rows that are
		// older than itself.
		List<String> present = present();
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
				remove(this.folder.resolve(file), run == null);
				removed++;
			}
		}
		return removed;
	}

	private List<String> present() throws IOException {
		try (Stream<Path> all = Files.walk(this.folder)) {
			return all.filter((each) -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
				.map((file) -> this.folder.relativize(file).toString())
				.toList();
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
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
	private boolean isOwned(List<String> present, Map<Long, Kept> runs) throws IOException {
		String expected = this.jdbc.sql("SELECT mark FROM imglish.store").query(String.class).optional().orElse(null);
		Path owner = this.folder.resolve(OWNER);
		if (expected == null) {
			return false;
		}
		if (Files.exists(owner)) {
			if (!Files.readString(owner).equals(expected)) {
				throw new IOException(
						"The files in " + this.folder + " belong to another database; give each its own home");
			}
			return true;
		}
		boolean named = runs.values().stream().anyMatch((run) -> present.stream().anyMatch(run.files()::contains));
		if (named || present.isEmpty()) {
			Files.writeString(owner, expected);
		}
		return named;
	}

	/** The folder of a run that exists stays: an attempt may be about to write there. */
	private void remove(Path file, boolean withRun) throws IOException {
		Files.deleteIfExists(file);
		Path attempt = file.resolveSibling("");
		for (Path emptied : withRun ? List.of(attempt, attempt.resolveSibling("")) : List.of(attempt)) {
			try {
				Files.deleteIfExists(emptied);
			}
			catch (DirectoryNotEmptyException ex) {
				return;
			}
		}
	}

	/**
	 * @param fencing the run's number; only an attempt that has it can still commit
	 * @param files places of the files that rows name
	 */
	private record Kept(long fencing, Set<String> files) {

	}

}
