package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.DecodingState;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class CaptioningHeadTests {

	@Test
	void imagesSeeImagesAndWordsSeeTheirPast() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			float hidden = -1e8f;
			assertThat(SequenceToSequenceMask.rows(manager, 2, 0, 4).toFloatArray()).containsExactly(0, 0, hidden,
					hidden, 0, 0, hidden, hidden, 0, 0, 0, hidden, 0, 0, 0, 0);
			assertThat(SequenceToSequenceMask.rows(manager, 2, 3, 5).toFloatArray()).containsExactly(0, 0, 0, 0, hidden,
					0, 0, 0, 0, 0);
		}
	}

	@ParameterizedTest
	@EnumSource(ModelConfig.Form.class)
	void wordByWordEqualsAllAtOnce(ModelConfig.Form form) {
		int experts = (form == ModelConfig.Form.PAPER) ? 1 : 0;
		ModelConfig config = new ModelConfig(form, 2, 16, 32, 2, 16, 8, 20, 12, 2, experts, true, 0);
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(config, manager, true)) {
			CaptioningHead head = new CaptioningHead(network);
			network.initialize(3);
			NDArray image = manager.randomNormal(new Shape(2, 3, 16, 16));
			NDArray text = manager.create(new long[] { 0, 7, 8, 19, 0, 9, 11, 19 }, new Shape(2, 4));
			NDArray whole = head.forward(Beit3Input.pair(image, null, text, null), false);
			try (DecodingState state = head.newState(image)) {
				head.first(image, text.get(new NDIndex(":, 0:2")), state);
				NDArray logits = head.next(text.get(new NDIndex(":, 2:")), state);
				assertThat(logits.sub(whole.get(new NDIndex(":, 2:"))).abs().max().getFloat()).isLessThan(1e-5f);
			}
		}
	}

}
