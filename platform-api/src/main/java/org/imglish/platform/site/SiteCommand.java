package org.imglish.platform.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the documents as a site of static files. */
@Command(name = "site", mixinStandardHelpOptions = true,
		description = "Writes the documents as a site of static files, which 'serve' shows at /docs.")
public final class SiteCommand implements Callable<Integer> {

	@Parameters(paramLabel = "FOLDER", description = "where the folder docs of the site is written")
	private Path folder = Path.of("");

	@Override
	public Integer call() throws IOException {
		Path root = this.folder.resolve(Site.ROOT.substring(1));
		Map<String, byte[]> files = Site.open().files();
		for (Map.Entry<String, byte[]> file : files.entrySet()) {
			Path target = root.resolve(file.getKey().equals(".html") ? "index.html" : file.getKey());
			Files.createDirectories(target.resolveSibling(""));
			Files.write(target, file.getValue());
		}
		System.out.printf(Locale.ROOT, "%d files in %s; serve %s as the root of a web server that adds .html%n",
				files.size(), root, this.folder);
		return 0;
	}

}
