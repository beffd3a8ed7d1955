package org.imglish.platform.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * What bodies may not be, as the contract has it: a key that stands twice, since one of
 * its values would be lost; nothing in a list; a number or a truth value in the place of
 * a text.
 */
@Component
class JsonBodies implements JsonMapperBuilderCustomizer {

	@Override
	public void customize(JsonMapper.Builder json) {
		json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
		json.changeDefaultNullHandling((usual) -> JsonSetter.Value.forContentNulls(Nulls.FAIL));
		json.withCoercionConfig(LogicalType.Textual, (texts) -> {
			texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
			texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
			texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
		});
	}

}
