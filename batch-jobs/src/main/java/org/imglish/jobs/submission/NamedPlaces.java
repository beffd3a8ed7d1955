package org.imglish.jobs.submission;

import java.io.IOError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.imglish.core.library.Named;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceRecords;
import org.imglish.jobs.worker.JdbcWorkers;
import org.imglish.jobs.worker.Station;

/**
 * Looks up files and folders. Where workers of other machines are alive, they may see
 * what this one does not: then nothing that is missing here is a mistake.
 */
final class NamedPlaces {

	private final DataRoots roots;

	private final JdbcWorkers workers;

	NamedPlaces(List<Path> roots, JdbcWorkers workers) {
		this.roots = new DataRoots(roots);
		this.workers = workers;
	}

	void check(Named.Place named, Findings findings) {
		List<Path> real;
		try {
			real = this.roots.resolveAll(named);
		}
		catch (InvalidPathException ex) {
			findings.mistake(named.field(), "is no path: " + ex.getReason());
			return;
		}
		catch (IOError ex) {
			findings.mistake(named.field(), "cannot be read: " + Objects.requireNonNull(ex.getCause()).getMessage());
			return;
		}
		catch (IOException ex) {
			List<String> elsewhere = this.workers.aliveElsewhere(Station.hostName());
			if (elsewhere.isEmpty()) {
				findings.mistake(named.field(), "cannot be read: " + ex.getMessage());
			}
			else {
				findings
					.remark(String.format(Locale.ROOT, "%s is not seen from the server (%s); workers on %s may see it",
							named.field(), ex.getMessage(), String.join(", ", elsewhere)));
			}
			return;
		}
		real.forEach((path) -> checkShape(named, path, findings));
	}

	/** Checks what is seen of a source whose places are there before it is read. */
	void checkSource(Source source, Findings findings) {
		try {
			new SourceRecords(this.roots).check(source);
		}
		catch (IOError ex) {
			findings.mistake("source", "cannot be read: " + Objects.requireNonNull(ex.getCause()).getMessage());
		}
		catch (IOException ex) {
			findings.mistake("source", "cannot be read: " + ex.getMessage());
		}
	}

	private static void checkShape(Named.Place named, Path real, Findings findings) {
		boolean folder = Files.isDirectory(real);
		if (named.shape() == Named.Shape.FILE && folder) {
			findings.mistake(named.field(), "must be a file, but " + real + " is a folder");
		}
		else if (named.shape() == Named.Shape.FOLDER && !folder) {
			findings.mistake(named.field(), "must be a folder, but " + real + " is a file");
		}
		else if (!Files.isReadable(real)) {
			findings.mistake(named.field(),
					"cannot be read: " + real + " denies it to " + System.getProperty("user.name"));
		}
	}

}
