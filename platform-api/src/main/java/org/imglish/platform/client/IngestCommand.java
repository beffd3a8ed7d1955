package org.imglish.platform.client;

import picocli.CommandLine.Command;

/** Submits an ingest recipe; any other is refused. */
@Command(name = "ingest", description = "Submits an ingest recipe.")
public final class IngestCommand extends SubmitCommand {

	@Override
	String path() {
		return "/datasets";
	}

}
