package org.imglish.platform.client;

import picocli.CommandLine.Option;

/** In which order a command lists. */
final class SortOption {

	@Option(names = "--sort", paramLabel = "FIELD",
			description = "field that decides, as the columns of --json are called; with - before it the largest comes first: --sort=-createdAt")
	private String field = "";

	/** The list at a path with a query, in this order. */
	String of(String path) {
		return this.field.isEmpty() ? path : path + "&sort=" + RestClient.encoded(this.field);
	}

}
