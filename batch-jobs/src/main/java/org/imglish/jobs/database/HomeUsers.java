package org.imglish.jobs.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who uses a home's server: a file for each use, named after its process and holding the
 * time at which that started, so that another process with the same number is not taken
 * for it. Read and written under the home's lock alone.
 */
final class HomeUsers {

	private final Path folder;

	HomeUsers(Path folder) throws IOException {
		this.folder = Files.createDirectories(folder);
	}

	/**
	 * Notes one more use by this process.
	 * @return the file to give back
	 */
	Path enter() throws IOException {
		ProcessHandle self = ProcessHandle.current();
		Path file = this.folder.resolve(self.pid() + "-" + UUID.randomUUID().toString().substring(0, 8));
		return Files.writeString(file, startOf(self));
	}

	/** Ends a use; whether any other is left. Forgets the uses of dead processes. */
	boolean leave(Path file) throws IOException {
		Files.deleteIfExists(file);
		boolean left = false;
		try (Stream<Path> users = Files.list(this.folder)) {
			for (Path user : users.toList()) {
				if (isAlive(user)) {
					left = true;
				}
				else {
					Files.deleteIfExists(user);
				}
			}
		}
		return left;
	}

	private static boolean isAlive(Path user) throws IOException {
		long pid = Long.parseLong(user.getFileName().toString().replaceAll("-.*", ""));
		String started = Files.readString(user);
		return ProcessHandle.of(pid)
			.filter(ProcessHandle::isAlive)
			.map((process) -> startOf(process).equals(started))
			.orElse(false);
	}

	/** Empty where the system does not tell. */
	private static String startOf(ProcessHandle process) {
		return process.info().startInstant().map(Instant::toString).orElse("");
	}

}
