package org.imglish.platform.api;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** A key that a body has twice is refused: one of its values would be lost. */
@Component
class JsonBodies implements JsonMapperBuilderCustomizer {

	@Override
	public void customize(JsonMapper.Builder json) {
		json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
	}

}
