package org.imglish.platform.client;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which page of a list a command shows. */
public final class PageOptions {

	private static final int LARGEST = 200;

	@Spec(Spec.Target.MIXEE)
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	private int page;

	private int size;

	@Option(names = "--page", paramLabel = "N", description = "page of the list, from 0", defaultValue = "0")
	void setPage(int page) {
		if (page < 0) {
			throw new ParameterException(this.command.commandLine(), "--page must be 0 or more, but is " + page);
		}
		this.page = page;
	}

	@Option(names = "--size", paramLabel = "N", description = "rows of a page, 1 to 200 (default: ${DEFAULT-VALUE})",
			defaultValue = "50")
	void setSize(int size) {
		if (size < 1 || size > LARGEST) {
			throw new ParameterException(this.command.commandLine(),
					"--size must be from 1 to " + LARGEST + ", but is " + size);
		}
		this.size = size;
	}

	/** The page's number, from 0. */
	public int page() {
		return this.page;
	}

	/** How many rows a page holds at most. */
	public int size() {
		return this.size;
	}

	/** The page asked for of a list that the API gives at a path. */
	String of(String path) {
		return path + "?page=" + this.page + "&size=" + this.size;
	}

}
