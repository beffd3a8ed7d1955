package org.imglish.core.decoding;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.CaptioningHead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class CaptionerTests {

	private static final CaptionTokens TOKENS = new CaptionTokens(0, 2, 19);

	private NDManager manager;

	private Network network;

	private CaptioningHead head;

	private NDArray images;

	@BeforeEach
	void build() {
		this.manager = NDManager.newBaseManager("PyTorch");
		ModelConfig config = new ModelConfig(ModelConfig.Form.RELEASED, 2, 16, 32, 2, 16, 8, 20, 12, 2, 0, true, 0);
		this.network = new Network(config, this.manager, true);
		this.head = new CaptioningHead(this.network);
		this.network.initialize(5);
		this.images = this.manager.randomNormal(new Shape(3, 3, 16, 16));
	}

	@AfterEach
	void close() {
		this.network.close();
		this.manager.close();
	}

	@Test
	void captionsAreBounded() {
		List<Hypothesis> captions = new Captioner(this.head, TOKENS, new BeamSetting(3, 8, 0.6)).caption(this.images);
		assertThat(captions).hasSize(3)
			.allSatisfy((caption) -> assertThat(caption.words()).hasSizeLessThanOrEqualTo(5));
	}

	@Test
	void anImageIsDescribedAloneAsInABatch() {
		Captioner captioner = new Captioner(this.head, TOKENS, new BeamSetting(3, 8, 0.6));
		List<Hypothesis> together = captioner.caption(this.images);
		for (int i = 0; i < 3; i++) {
			Hypothesis alone = captioner.caption(this.images.get(new NDIndex("{}:{}", i, i + 1))).get(0);
			assertThat(alone.words()).isEqualTo(together.get(i).words());
			assertThat(alone.score()).isCloseTo(together.get(i).score(), within(1e-4));
		}
	}

	@Test
	void noArrayIsLeftBehind() {
		Captioner captioner = new Captioner(this.head, TOKENS, new BeamSetting(3, 8, 0.6));
		captioner.caption(this.images);
		int before = this.manager.getManagedArrays().size() + this.network.manager().getManagedArrays().size();
		captioner.caption(this.images);
		assertThat(this.manager.getManagedArrays().size() + this.network.manager().getManagedArrays().size())
			.isEqualTo(before);
	}

	@Test
	void captionsLongerThanTheModelReadsAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Captioner(this.head, TOKENS, new BeamSetting(3, 12, 0.6)))
			.withMessage("The model writes captions of at most 11 tokens, but 12 were asked for");
		assertThat(new Captioner(this.head, TOKENS, new BeamSetting(2, 11, 0.6)).caption(this.images)).hasSize(3);
	}

}
