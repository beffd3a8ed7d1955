package org.imglish.platform.client;

import java.io.IOException;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Sets, moves, removes and lists the aliases of a model. */
@Command(name = "alias", mixinStandardHelpOptions = true, description = {
		"Lets an alias name a version of a model: models alias pets@3 champion.",
		"Recipes and predict take pets@champion from then on. Without an alias: who changed them, newest first." })
final class ModelAliasCommand implements Callable<Integer> {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@ParentCommand
	@SuppressWarnings("NullAway.Init")
	private ModelsCommand parent;

	@Parameters(index = "0", paramLabel = "MODEL[@VERSION]", description = "name of the model, and the version to name")
	private String model = "";

	@Parameters(index = "1", arity = "0..1", paramLabel = "ALIAS", description = "what the version is to be called")
	private @Nullable String alias;

	@Option(names = "--remove", description = "remove the alias; the version stays")
	private boolean remove;

	@Override
	public Integer call() throws IOException {
		RestClient client = this.parent.connection().client();
		String[] named = this.model.split("@", 2);
		String path = "/models/" + RestClient.encoded(named[0]) + "/aliases/";
		if (this.alias == null) {
			this.parent.connection().print(client.get(path + "changes"), "alias", "before", "after", "who", "at");
		}
		else if (this.remove) {
			client.delete(path + RestClient.encoded(this.alias));
		}
		else {
			this.parent.connection()
				.print(client.put(path + RestClient.encoded(this.alias),
						JSON.createObjectNode().put("version", version(named))), "name", "version", "aliases");
		}
		return 0;
	}

	private int version(String[] named) {
		if (named.length < 2 || !named[1].matches("[0-9]{1,9}")) {
			throw new ParameterException(this.command.commandLine(),
					"Name the version that is to be called " + this.alias + ": " + named[0] + "@3; or give --remove");
		}
		return Integer.parseInt(named[1]);
	}

}
