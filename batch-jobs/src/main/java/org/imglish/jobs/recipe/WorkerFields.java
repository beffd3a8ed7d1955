package org.imglish.jobs.recipe;

/**
 * Reads what a recipe asks of the worker that carries it out. It is kept in the complete
 * recipe, where the queue looks; it changes no number.
 */
final class WorkerFields {

	private static final double MOST_GIBIBYTES = 65_536;

	private WorkerFields() {
	}

	static void read(RecipeFields fields) {
		fields.choice("device", DeviceKind.class, DeviceKind.ANY);
		fields.number("memoryGiB", 0, 0, MOST_GIBIBYTES);
		fields.words("labels");
	}

	private enum DeviceKind {

		ANY, CPU, CUDA

	}

}
