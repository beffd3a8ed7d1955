package org.imglish.core.parity;

import java.io.IOException;

import org.imglish.core.backbone.PositionTable;
import tools.jackson.databind.JsonNode;

/** Position tables fitted to another resolution. */
final class InterpolationCase implements ParityCase {

	@Override
	public void run(ReferenceCase reference) throws IOException {
		for (JsonNode pair : reference.config().path("pairs")) {
			int from = pair.path(0).asInt();
			int to = pair.path(1).asInt();
			String name = from + "to" + to + ".pos_embed";
			reference.comparison().compare(name, PositionTable.resize(reference.input(name), to));
		}
	}

}
