package org.imglish.core.pretraining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.image.Framing;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.visual.DatasetTokens;
import org.imglish.core.visual.SavedTokenizer;
import org.imglish.core.visual.VisualTokenizer;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.imglish.core.visual.VisualTokens;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a trained visual tokenizer. A checkpoint holds the tokenizer, so that a
 * resumed pretraining depends on no other run's files.
 */
final class TokenizerTargets implements PatchTargets {

	/** Of normalized patches, so that nearly all of their values can be shown. */
	private static final float CONTRAST = 0.4f;

	private final Prepared spec;

	private final TokensFrom tokens;

	private final PretrainData data;

	private final NDManager manager;

	private final VisualTokenizer tokenizer;

	private final VisualTokens visualTokens;

	/** Tokens kept beside the shards, by source. */
	private final Map<String, SourceTokens> kept = new LinkedHashMap<>();

	TokenizerTargets(Prepared spec, TokensFrom tokens, PretrainData data, NDManager parent) throws IOException {
		this.spec = spec;
		this.tokens = tokens;
		this.data = data;
		this.manager = parent.newSubManager();
		this.tokenizer = SavedTokenizer.open(tokens.tokenizer().in(spec.library(), "tokens"), this.manager);
		this.visualTokens = new VisualTokens(this.tokenizer, spec.model().grid());
		try {
			check();
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	private void check() throws IOException {
		int own = this.tokenizer.config().grid();
		int wanted = this.spec.model().grid();
		if (own != wanted && !this.tokens.interpolate()) {
			throw new IOException(String.format(Locale.ROOT,
					"The visual tokenizer cuts images into %1$d x %1$d patches, but the model into %2$d x %2$d: set "
							+ "tokens.interpolate to true, so that the tokenizer is shown images of %3$d pixels with its "
							+ "positions interpolated, or choose model.imageSize = %1$d * model.patchSize",
					own, wanted, wanted * this.tokenizer.config().patchSize()));
		}
		if (this.tokens.precompute() && codes() > DatasetTokens.MAX_CODES) {
			throw new IOException(String.format(Locale.ROOT,
					"Tokens of %d codes cannot be kept beside the shards, %d at most; leave ", codes(),
					DatasetTokens.MAX_CODES) + "tokens.precompute out");
		}
	}

	@Override
	public int codes() {
		return this.tokenizer.config().codes();
	}

	@Override
	public NDArray of(NDArray pixels) {
		return this.visualTokens.of(pixels).flatten();
	}

	/** A tokenizer that predicts pixels knows them but for their mean and contrast. */
	@Override
	public @Nullable NDArray draw(NDArray codes) {
		VisualTokenizerConfig config = this.tokenizer.config();
		boolean drawable = config.target() == VisualTokenizerConfig.Target.PIXELS
				&& config.patchSize() == this.spec.model().patchSize();
		return drawable ? this.tokenizer.decodeCodes(codes).mul(CONTRAST) : null;
	}

	@Override
	public boolean prepare(ProcessGroup group, BooleanSupplier goesOn) throws IOException {
		for (SourceTokens source : kept().values()) {
			if (!source.complete(this::tokens, group, goesOn)) {
				return false;
			}
		}
		return true;
	}

	private long[] tokens(ShardedSamples dataset, List<Sample> samples) throws IOException {
		try (NDManager scratch = this.manager.newSubManager()) {
			return of(this.data.pixels(dataset, samples).array(scratch)).toLongArray();
		}
	}

	/** Named by the tokenizer that is in use now, which may be that of a checkpoint. */
	private Map<String, SourceTokens> kept() throws IOException {
		if (this.tokens.precompute() && this.kept.isEmpty()) {
			String shown = (this.spec.recipe().framing() == Framing.WHOLE) ? "-whole" : "";
			String key = this.visualTokens.fingerprint() + "-" + this.spec.model().imageSize() + shown;
			this.data.sourcesOfImages()
				.forEach((name, source) -> this.kept.put(name,
						new SourceTokens(source, key, this.spec.model().patches())));
		}
		return this.kept;
	}

	@Override
	public Map<String, long[]> known(StepPlan plan) throws IOException {
		Map<String, long[]> known = new LinkedHashMap<>();
		for (Map.Entry<String, SourceTokens> source : kept().entrySet()) {
			known.put(source.getKey(), source.getValue().of(plan.samples().getOrDefault(source.getKey(), List.of())));
		}
		return known;
	}

	@Override
	public void follow(Path folder) throws IOException {
		if (SavedTokenizer.isBeside(folder)) {
			try (VisualTokenizer before = SavedTokenizer.openBeside(folder, this.manager)) {
				String fingerprint = new VisualTokens(before, this.spec.model().grid()).fingerprint();
				if (!fingerprint.equals(this.visualTokens.fingerprint())) {
					throw new IOException(
							"The checkpoint that the pretraining starts from predicts the tokens of another "
									+ "visual tokenizer; name that one as tokens, or set newHead: true to learn the heads anew");
				}
			}
			return;
		}
		try (TensorFile weights = TensorFile.open(folder.resolve("weights.safetensors"))) {
			if (weights.entries().containsKey(ClusteredTargets.PROTOTYPES)) {
				throw new IOException(
						"The checkpoint that the pretraining starts from predicts clusters of pixels, but "
								+ "the recipe names a visual tokenizer; leave tokens out, or set newHead: true to learn the heads "
								+ "anew");
			}
		}
	}

	@Override
	public Map<String, NDArray> tensors() {
		return Map.of();
	}

	@Override
	public void write(Path folder) throws IOException {
		SavedTokenizer.writeBeside(folder, this.tokenizer);
	}

	@Override
	public void read(Path folder) throws IOException {
		SavedTokenizer.readBeside(folder, this.tokenizer);
	}

	@Override
	public void close() {
		try {
			for (SourceTokens source : this.kept.values()) {
				source.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.tokenizer.close();
			this.manager.close();
		}
	}

}
