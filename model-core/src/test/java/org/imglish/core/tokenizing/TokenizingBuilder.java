package org.imglish.core.tokenizing;

import java.nio.file.Files;
import java.nio.file.Path;

import org.imglish.core.image.Framing;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.visual.TeacherFrom;
import org.imglish.core.visual.TokenizerShape;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.jspecify.annotations.Nullable;

/** Builds trainings of visual tokenizers; datasets are folders. */
public final class TokenizingBuilder {

	private final VisualTokenizerConfig tokenizer;

	private final OptimizerConfig optimizer;

	private final long steps;

	private final TokenizerImages images;

	private @Nullable Path validation;

	private @Nullable TeacherFrom teacher;

	private long seed = 7;

	private double minCrop = 0.3;

	private Framing framing = Framing.CENTER;

	private TokenizingBuilder(VisualTokenizerConfig tokenizer, OptimizerConfig optimizer, long steps,
			TokenizerImages images) {
		this.tokenizer = tokenizer;
		this.optimizer = optimizer;
		this.steps = steps;
		this.images = images;
	}

	public static TokenizingBuilder of(VisualTokenizerConfig tokenizer, OptimizerConfig optimizer, long steps,
			Path images, int batch) {
		return new TokenizingBuilder(tokenizer, optimizer, steps, new TokenizerImages(images.toString(), batch));
	}

	public TokenizingBuilder validation(Path dataset) {
		this.validation = dataset;
		return this;
	}

	TokenizingBuilder teacher(@Nullable Path path) {
		this.teacher = (path == null) ? null
				: Files.isDirectory(path) ? new TeacherFrom.Saved(new PathLibrary.Folder(path))
						: new TeacherFrom.Scripted(path.toString(), this.tokenizer.targetWidth());
		return this;
	}

	public TokenizingBuilder seed(long seed) {
		this.seed = seed;
		return this;
	}

	public TokenizingBuilder shown(Framing framing, double minCrop) {
		this.framing = framing;
		this.minCrop = minCrop;
		return this;
	}

	public Tokenizing build() {
		return new Tokenizing(new TokenizerShape(VisualTokenizerConfig.Preset.TINY, this.tokenizer), this.teacher,
				new TokenizerSources(this.images, (this.validation != null) ? this.validation.toString() : null),
				this.steps, this.optimizer, this.seed, this.minCrop, this.framing);
	}

}
