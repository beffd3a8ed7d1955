package org.imglish.core.decoding;

import java.util.List;
import java.util.Locale;

import ai.djl.ndarray.NDArray;
import org.imglish.core.head.CaptioningHead;

/** Describes images: the best caption that a beam search finds for each. */
public final class Captioner {

	private final CaptioningHead head;

	private final CaptionTokens tokens;

	private final BeamSetting setting;

	/**
	 * A captioner.
	 * @param head of a trained captioning model
	 * @param tokens special tokens of its vocabulary
	 * @param setting how captions are searched for
	 * @throws IllegalArgumentException if the model cannot read texts as long as asked
	 */
	public Captioner(CaptioningHead head, CaptionTokens tokens, BeamSetting setting) {
		int readable = head.config().longestText() + 1;
		if (setting.longest() > readable) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "The model writes captions of at most %d tokens, but %d were asked for",
							readable, setting.longest()));
		}
		this.head = head;
		this.tokens = tokens;
		this.setting = setting;
	}

	/**
	 * Describes images.
	 * @param image {@code [batch, 3, side, side]}
	 * @return a caption for each image: the ids of its words, at least three fewer than
	 * the setting's longest, and its score
	 */
	public List<Hypothesis> caption(NDArray image) {
		try (CaptioningModel model = new CaptioningModel(this.head, this.tokens, image)) {
			return new BeamSearch(this.setting, this.tokens.end()).search(model);
		}
	}

}
