package org.imglish.platform.recipe;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

import org.imglish.core.task.Task;
import org.imglish.jobs.pipeline.Pipelines;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.RecipeExamples;
import org.imglish.jobs.recipe.RecipePages;
import org.imglish.jobs.recipe.RecipeSchema;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What can be known of recipes without a server. */
@Command(name = "recipe", mixinStandardHelpOptions = true,
		description = "Writes, checks and explains recipes; needs no server.",
		subcommands = { RecipeCommand.Check.class, RecipeCommand.New.class, RecipeCommand.Explain.class,
				RecipeCommand.Schema.class, RecipeCommand.Reference.class, RecipeCommand.Presets.class })
public final class RecipeCommand implements Runnable {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Override
	public void run() {
		this.command.commandLine().usage(this.command.commandLine().getOut());
	}

	/** Finds every mistake. */
	@Command(name = "check", mixinStandardHelpOptions = true,
			description = "Finds every mistake in a recipe or a pipeline; exit 1 if there is one.")
	static final class Check implements Callable<Integer> {

		@Spec
		@SuppressWarnings("NullAway.Init")
		private CommandSpec command;

		@Parameters(paramLabel = "FILE", description = "file of a recipe or a pipeline")
		private Path file = Path.of("");

		@Override
		public Integer call() throws IOException {
			PrintWriter out = this.command.commandLine().getOut();
			try {
				JsonNode document = RecipeText.parse(RecipeText.read(this.file));
				if (document.has("runs")) {
					Pipelines.check(document);
				}
				else {
					Recipes.complete(document);
				}
				out.println(this.file + " has no mistake");
				return 0;
			}
			catch (InvalidRecipeException ex) {
				ex.mistakes().forEach(out::println);
				out.println("'./imglish recipe explain FIELD' tells what a field may be, docs/recipes.md of all");
				return 1;
			}
		}

	}

	/** Prints a recipe to start from. */
	@Command(name = "new", mixinStandardHelpOptions = true,
			description = "Prints a commented recipe to start from: what must be given, and every default.")
	static final class New implements Runnable {

		@Spec
		@SuppressWarnings("NullAway.Init")
		private CommandSpec command;

		@Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
		@SuppressWarnings("NullAway.Init")
		private RunKind kind;

		@Option(names = "--task", paramLabel = "TASK",
				description = "of finetune and evaluate: ${COMPLETION-CANDIDATES}")
		private @Nullable Task task;

		@Override
		public void run() {
			this.command.commandLine().getOut().print(RecipeExamples.of(this.kind, this.task));
			this.command.commandLine().getOut().flush();
		}

	}

	/** Tells of one field. */
	@Command(name = "explain", mixinStandardHelpOptions = true,
			description = "Tells what a field is for, its default and what it may be.")
	static final class Explain implements Callable<Integer> {

		@Spec
		@SuppressWarnings("NullAway.Init")
		private CommandSpec command;

		@Parameters(paramLabel = "FIELD",
				description = "for example optimizer.peakRate; with a kind before it, finetune.optimizer.peakRate")
		private String field = "";

		@Override
		public Integer call() throws IOException {
			List<String> meanings = RecipePages.explain(this.field);
			if (meanings.isEmpty()) {
				Set<String> meant = RecipePages.paths(this.field);
				throw new IOException(String.format(Locale.ROOT,
						"No recipe has a field '%s'; %sdocs/recipes.md lists all, and 'recipe explain data' those of an object",
						this.field, meant.isEmpty() ? "" : "did you mean " + String.join(" or ", meant) + "? "));
			}
			this.command.commandLine().getOut().println(String.join("\n\n", meanings));
			return 0;
		}

	}

	/** Prints the JSON Schema. */
	@Command(name = "schema", mixinStandardHelpOptions = true,
			description = "Prints the JSON Schema of recipes and pipelines, for editors.")
	static final class Schema implements Runnable {

		@Spec
		@SuppressWarnings("NullAway.Init")
		private CommandSpec command;

		@Override
		public void run() {
			this.command.commandLine().getOut().println(RecipeSchema.document().toPrettyString());
		}

	}

	/** Prints the reference. */
	@Command(name = "reference", mixinStandardHelpOptions = true,
			description = "Prints the reference of all fields, docs/recipes.md.")
	static final class Reference implements Runnable {

		@Spec
		@SuppressWarnings("NullAway.Init")
		private CommandSpec command;

		@Override
		public void run() {
			this.command.commandLine().getOut().print(RecipePages.markdown());
			this.command.commandLine().getOut().flush();
		}

	}

	/** Prints the presets. */
	@Command(name = "presets", mixinStandardHelpOptions = true,
			description = "Prints the presets of models: shapes, parameters, and the memory that a step takes.")
	static final class Presets implements Runnable {

		@Spec
		@SuppressWarnings("NullAway.Init")
		private CommandSpec command;

		@Override
		public void run() {
			this.command.commandLine().getOut().print(PresetTable.markdown());
			this.command.commandLine().getOut().flush();
		}

	}

}
