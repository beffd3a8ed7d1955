package org.imglish.platform.api;

import java.net.URI;
import java.security.Principal;
import java.util.Locale;
import java.util.Optional;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.model.AliasChange;
import org.imglish.jobs.model.ModelAliases;
import org.imglish.jobs.model.ModelField;
import org.imglish.jobs.model.ModelFilter;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.removal.ModelRemoval;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Models: registered, renamed, deleted. */
@RestController
@RequestMapping("/api/v1/models")
class ModelsController {

	private final Models models;

	private final ModelRemoval removal;

	private final ModelAliases aliases;

	private final Checkpoints checkpoints;

	private final ETags tags;

	ModelsController(Models models, ModelRemoval removal, ModelAliases aliases, Checkpoints checkpoints, ETags tags) {
		this.models = models;
		this.removal = removal;
		this.aliases = aliases;
		this.checkpoints = checkpoints;
		this.tags = tags;
	}

	@GetMapping
	@Operation(
			summary = "Lists the newest version of each model, or all that a run led to, by name unless sorted otherwise")
	ResponseEntity<Page<RegisteredModel>> listModels(@RequestParam(required = false) @Nullable String task,
			@RequestParam(required = false) @Nullable Long run, @RequestParam(required = false) @Nullable String q,
			@RequestParam(defaultValue = "name") String sort, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		ModelFilter filter = new ModelFilter(task, q, run);
		Sort<ModelField> order = Sorting.of(ModelField.class, sort);
		return this.tags.tagged(Paging.of(page, size, (number, most) -> this.models.list(filter, order, number, most)));
	}

	@PostMapping
	@Operation(summary = "Registers a checkpoint as the next version of a model")
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<RegisteredModel> registerModel(@RequestBody Resources.NewModel body) {
		if (body.name() == null) {
			throw new InvalidInputException("The body needs 'name' and 'checkpoint'");
		}
		Optional<Checkpoint> checkpoint = this.checkpoints.find(body.checkpoint());
		if (checkpoint.isEmpty() || checkpoint.get().state() != Checkpoint.State.COMPLETE) {
			throw new NotFoundException("There is no complete checkpoint " + body.checkpoint() + ".");
		}
		RegisteredModel model = this.models.register(body.name(), body.checkpoint());
		return ResponseEntity
			.created(URI
				.create(String.format(Locale.ROOT, "/api/v1/models/%s/versions/%d", model.name(), model.version())))
			.body(model);
	}

	@GetMapping("/{name}/versions")
	@Operation(summary = "Lists the versions of a model, newest first")
	Page<RegisteredModel> listModelVersions(@PathVariable String name, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		Page<RegisteredModel> versions = Paging.of(page, size,
				(number, most) -> this.models.versions(name, number, most));
		if (versions.total() == 0) {
			throw unknown(name);
		}
		return versions;
	}

	@GetMapping("/{name}/versions/{version}")
	@Operation(summary = "Shows a version of a model")
	ResponseEntity<RegisteredModel> getModelVersion(@PathVariable String name, @PathVariable int version) {
		return this.tags.tagged(required(name, version));
	}

	private RegisteredModel required(String name, int version) {
		return this.models.find(name, version)
			.orElseThrow(() -> new NotFoundException(
					String.format(Locale.ROOT, "There is no version %d of a model '%s'.", version, name)));
	}

	@PatchMapping("/{name}")
	@Operation(summary = "Gives a model with all its versions another name")
	RegisteredModel renameModel(@PathVariable String name, @RequestBody NewName body) {
		if (body.name() == null) {
			throw new InvalidInputException("The body needs 'name': how the model is to be called");
		}
		if (!this.removal.rename(name, body.name())) {
			throw unknown(name);
		}
		return this.models.versions(body.name()).get(0);
	}

	@PutMapping("/{name}/aliases/{alias}")
	@Operation(summary = "Lets an alias name a version of a model, whatever it named before")
	RegisteredModel putModelAlias(@PathVariable String name, @PathVariable String alias, @RequestBody NewAlias body,
			@Nullable Principal caller) {
		if (!this.aliases.put(name, alias, body.version(), who(caller))) {
			throw new NotFoundException(
					String.format(Locale.ROOT, "There is no version %d of a model '%s'.", body.version(), name));
		}
		return required(name, body.version());
	}

	@DeleteMapping("/{name}/aliases/{alias}")
	@Operation(summary = "Removes an alias of a model; the version that it names stays")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	ResponseEntity<Void> deleteModelAlias(@PathVariable String name, @PathVariable String alias,
			@Nullable Principal caller) {
		if (!this.aliases.remove(name, alias, who(caller))) {
			throw new NotFoundException("There is no alias '" + alias + "' of a model '" + name + "'.");
		}
		return ResponseEntity.noContent().build();
	}

	@GetMapping("/{name}/aliases/changes")
	@Operation(summary = "Lists who set, moved and removed the aliases of a model, newest first")
	Page<AliasChange> listModelAliasChanges(@PathVariable String name, @RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "50") int size) {
		if (this.models.versions(name, 0, 1).total() == 0) {
			throw unknown(name);
		}
		return Paging.of(page, size, (number, most) -> this.aliases.history(name, number, most));
	}

	private static String who(@Nullable Principal caller) {
		return (caller != null) ? caller.getName() : "local";
	}

	@DeleteMapping("/{name}")
	@Operation(summary = "Deletes a model with all its versions; the checkpoints stay as long as their recipes say")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	ResponseEntity<Void> deleteModel(@PathVariable String name) {
		if (!this.removal.delete(name, null)) {
			throw unknown(name);
		}
		return ResponseEntity.noContent().build();
	}

	@DeleteMapping("/{name}/versions/{version}")
	@Operation(summary = "Deletes a version of a model; the others keep their numbers")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	ResponseEntity<Void> deleteModelVersion(@PathVariable String name, @PathVariable int version,
			@RequestHeader(name = "If-Match", required = false) @Nullable String match) {
		this.tags.check(match, this.tags.of(required(name, version)), "version " + version + " of model " + name);
		if (!this.removal.delete(name, version)) {
			throw unknown(name);
		}
		return ResponseEntity.noContent().build();
	}

	private static NotFoundException unknown(String name) {
		return new NotFoundException("There is no model '" + name + "'; the list of models names those that are.");
	}

	/**
	 * @param name how the model is to be called from now on
	 */
	record NewName(@Schema(pattern = "[A-Za-z0-9._-]{1,100}") String name) {

	}

	/**
	 * @param version the version that the alias is to name
	 */
	record NewAlias(int version) {

	}

}
