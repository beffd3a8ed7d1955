package org.imglish.platform.contract;

import java.util.Set;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;

/**
 * An operation by its outer shape, from which follows how it can fail.
 *
 * @param path its path
 * @param method its method
 * @param operation what the document says of it already
 */
record Asked(String path, HttpMethod method, Operation operation) {

	private static final Set<String> TAKE_RECIPES = Set.of("/api/v1/runs", "/api/v1/datasets", "/api/v1/pipelines",
			"/api/v1/recipes/check");

	boolean isRead() {
		return this.method == HttpMethod.GET;
	}

	boolean isLimited() {
		return this.method == HttpMethod.POST;
	}

	boolean isSession() {
		return this.path.equals("/api/v1/session");
	}

	boolean isPrediction() {
		return this.path.endsWith("/predict");
	}

	/** Whether it may have to wait for something else to happen. */
	boolean canConflict() {
		return isChange() || this.path.endsWith("/datasets/{name}/samples");
	}

	boolean isChange() {
		return !isRead() && !isSession() && !this.path.equals("/api/v1/recipes/check");
	}

	/** Whether it looks for something by a number or a name. */
	boolean namesSomething() {
		return this.path.contains("{") || (isLimited() && isChange());
	}

	boolean hasContent() {
		return !this.operation.getResponses().containsKey("204");
	}

	boolean hasHeader(String name) {
		return this.operation.getParameters() != null
				&& this.operation.getParameters().stream().anyMatch((each) -> each.getName().equals(name));
	}

	/** Whether its body can be read and yet hold mistakes. */
	boolean isChecked() {
		return isLimited() && (TAKE_RECIPES.contains(this.path) || this.path.endsWith("/clone") || isPrediction());
	}

}
