package org.imglish.platform.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists and downloads the files of a run. */
@Command(name = "files", mixinStandardHelpOptions = true,
		description = "Lists the files that a run left, its predictions for example, or downloads one.")
public final class FilesCommand implements Callable<Integer> {

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Parameters(index = "0", paramLabel = "RUN", description = "number of the run")
	private long run;

	@Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "the file to download")
	private @Nullable String name;

	@Option(names = "--into", paramLabel = "DIR", description = "folder that it is written to (default: this one)")
	private Path into = Path.of("");

	@Override
	public Integer call() throws IOException {
		RestClient client = this.connection.client();
		String path = "/runs/" + this.run + "/files";
		if (this.name == null) {
			this.connection.print(client.get(path), "name", "bytes", "sha256");
			return 0;
		}
		Path file = Files.createDirectories(this.into.toAbsolutePath()).resolve(Path.of(this.name).getFileName());
		client.download(path + "/" + RestClient.encoded(this.name), file);
		System.out.println(file);
		return 0;
	}

}
