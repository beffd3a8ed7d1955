package org.imglish.core.field;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path as recipes and settings write it. */
public final class WrittenPath {

	private static final Pattern ELSEWHERE = Pattern.compile("([a-z][a-z0-9+.-]+)://([^/]+)(/.*)?");

	private WrittenPath() {
	}

	/**
	 * The path that a text names: one of this machine's, or of a file system that is
	 * named before two slashes, as in {@code s3://bucket/folder}.
	 * @throws InvalidPathException if it is none, or nothing here knows the file system
	 */
	public static Path of(String text) {
		Matcher elsewhere = ELSEWHERE.matcher(text);
		if (!elsewhere.matches()) {
			return Path.of(text);
		}
		for (FileSystemProvider provider : FileSystemProvider.installedProviders()) {
			if (provider.getScheme().equals(elsewhere.group(1))) {
				return of(text, provider, elsewhere);
			}
		}
		throw new InvalidPathException(text, "nothing here reads " + elsewhere.group(1) + "://");
	}

	private static Path of(String text, FileSystemProvider provider, Matcher parts) {
		try {
			String path = (parts.group(3) != null) ? parts.group(3) : "/";
			return provider.getPath(new URI(parts.group(1), parts.group(2), path, null, null));
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			throw new InvalidPathException(text, String.valueOf(ex.getMessage()));
		}
	}

}
