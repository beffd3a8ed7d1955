package org.imglish.core.pretraining;

import java.io.IOException;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.library.Library;
import org.imglish.core.loader.Pixels;
import org.imglish.core.training.Start;

/**
 * A pretraining of which it is known what it starts from.
 *
 * @param recipe what is wanted
 * @param library finds what the recipe names
 * @param start the weights to start from
 * @param model shape of the model, before the datasets' vocabulary is known
 */
record Prepared(Pretraining recipe, Library library, Start start, ModelConfig model) {

	static Prepared of(Pretraining recipe, Library library) throws IOException {
		Start start = recipe.start().in(library);
		return new Prepared(recipe, library, start, start.config());
	}

	/** What the images of a step take, in bytes. */
	long imageBytes() {
		ImageSource images = this.recipe.data().images();
		PairSource pairs = this.recipe.data().pairs();
		int count = ((images != null) ? images.batch() : 0) + ((pairs != null) ? pairs.batch() : 0);
		return Pixels.bytes(count, this.model.imageSize());
	}

	/** Tokens of a text of pairs. */
	int pairWindow(int otherwise) {
		PairSource pairs = this.recipe.data().pairs();
		return (pairs != null) ? pairs.window() : otherwise;
	}

	/** Tokens of a text of texts. */
	int textWindow(int otherwise) {
		TextSource texts = this.recipe.data().texts();
		return (texts != null) ? texts.window() : otherwise;
	}

}
