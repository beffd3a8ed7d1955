package org.imglish.platform.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.tags.Tag;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Groups operations by what they are about. */
@Component
class Subjects implements OpenApiCustomizer {

	private static final String RUNS = "Runs";

	private static final String ADMINISTRATION = "Administration";

	private static final Map<String, String> BY_RESOURCE = Map.ofEntries(Map.entry("runs", RUNS),
			Map.entry("metrics", RUNS), Map.entry("rungs", RUNS), Map.entry("pipelines", "Pipelines"),
			Map.entry("recipes", "Recipes"), Map.entry("datasets", "Datasets"), Map.entry("checkpoints", "Checkpoints"),
			Map.entry("models", "Models"), Map.entry("workers", "Workers"), Map.entry("session", "Session"),
			Map.entry("tokens", ADMINISTRATION), Map.entry("audit", ADMINISTRATION),
			Map.entry("webhooks", ADMINISTRATION));

	private static final Map<String, String> DESCRIPTIONS = descriptions();

	private static Map<String, String> descriptions() {
		Map<String, String> all = new LinkedHashMap<>();
		all.put(RUNS, "Recipes being carried out: submitted, watched, steered, compared");
		all.put("Pipelines", "Several runs that wait for each other, from one document");
		all.put("Recipes", "What a run is made from: schema, examples, check");
		all.put("Datasets", "What was ingested, and its samples");
		all.put("Checkpoints", "Saved states of trainings");
		all.put("Models", "Registered weights, and what they answer");
		all.put("Workers", "Processes that carry runs out");
		all.put("Session", "Signing a browser in and out");
		all.put(ADMINISTRATION, "Tokens, webhooks and the record of changes; for admins");
		return all;
	}

	@Override
	public void customise(OpenAPI document) {
		DESCRIPTIONS.forEach((name, text) -> document.addTagsItem(new Tag().name(name).description(text)));
		document.getPaths().forEach((path, item) -> {
			String subject = BY_RESOURCE.get(path.split("/")[3]);
			if (subject == null) {
				throw new IllegalStateException("No subject is known for " + path);
			}
			item.readOperations().forEach((operation) -> operation.setTags(List.of(subject)));
		});
	}

}
