package org.imglish.core.parity;

import java.io.IOException;
import java.util.List;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;

/** Hidden states and output of torchscale's BEiT3. */
final class BackboneCase implements ParityCase {

	@Override
	public void run(ReferenceCase reference) throws IOException {
		NDArray image = reference.input("image");
		NDArray tokens = reference.input("text_tokens");
		NDArray padding = reference.input("text_padding_position");
		NDArray masked = reference.input("vision_masked_position");
		try (Network network = reference.network()) {
			reference.load(network);
			Beit3 backbone = network.backbone();
			check(reference, backbone, "image_only", Beit3Input.image(image, null));
			check(reference, backbone, "image_masked", Beit3Input.image(image, masked));
			check(reference, backbone, "text_only", Beit3Input.text(tokens, padding));
			check(reference, backbone, "image_text", Beit3Input.pair(image, null, tokens, padding));
			check(reference, backbone, "image_text_masked", Beit3Input.pair(image, masked, tokens, padding));
			check(reference, backbone, "image_text_nopad", Beit3Input.pair(image, null, tokens, null));
		}
	}

	private static void check(ReferenceCase reference, Beit3 backbone, String call, Beit3Input input)
			throws IOException {
		Comparison comparison = reference.comparison();
		if (comparison.expects(call + ".encoder_out")) {
			comparison.compare(call + ".encoder_out", backbone.encode(input, false));
		}
		List<NDArray> states = backbone.hiddenStates(input);
		for (int i = 0; i < states.size(); i++) {
			if (comparison.expects(call + ".hidden." + i)) {
				comparison.compare(call + ".hidden." + i, states.get(i));
			}
		}
	}

}
