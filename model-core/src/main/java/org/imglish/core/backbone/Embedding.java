package org.imglish.core.backbone;

import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/** Patches, class token and words with learned positions per modality. */
final class Embedding {

	/** The released code leaves the first two rows of both position tables unused. */
	static final int POSITION_OFFSET = 2;

	private final ModelConfig config;

	private final Parameter words;

	private final Parameter maskToken;

	private final Parameter classToken;

	private final Parameter patchWeight;

	private final Parameter patchBias;

	private final Parameter imagePositions;

	private final Parameter textPositions;

	Embedding(ParameterScope scope, ModelConfig config) {
		this.config = config;
		BackboneDraws first = BackboneDraws.of(config);
		int width = config.width();
		int patch = config.patchSize();
		this.words = scope.drawn("text_embed.weight", first.words(), config.vocabularySize(), width);
		ParameterScope vision = scope.in("vision_embed");
		this.maskToken = vision.drawn("mask_token", first.tokens(), 1, 1, width);
		this.classToken = vision.drawn("cls_token", first.tokens(), 1, 1, width);
		this.patchWeight = vision.drawn("proj.weight", first.patches(), width, 3, patch, patch);
		this.patchBias = vision.drawn("proj.bias", first.patchBias(), width);
		ParameterScope positions = scope.in("encoder").in("embed_positions");
		this.imagePositions = positions.drawn("A.weight", first.positions(), config.patches() + 1 + POSITION_OFFSET,
				width);
		this.textPositions = positions.drawn("B.weight", first.positions(), config.textPositions(), width);
	}

	/**
	 * Embeds images.
	 * @param image {@code [batch, 3, side, side]}
	 * @param masked {@code [batch, patches]}, 1 where the mask token stands for the
	 * patch, or null
	 * @return {@code [batch, 1 + patches, width]} with positions
	 */
	NDArray image(NDArray image, @Nullable NDArray masked) {
		NDArray x = pixels(image);
		long batch = image.getShape().get(0);
		int grid = this.config.grid();
		int width = this.config.width();
		if (masked != null) {
			NDArray replaced = masked.toType(DataType.FLOAT32, false).expandDims(-1);
			x = x.mul(replaced.mul(-1).add(1)).add(replaced.mul(this.maskToken.getArray()));
		}
		NDArray classTokens = within(x, this.classToken.getArray().broadcast(new Shape(batch, 1, width)));
		x = classTokens.concat(x, 1);
		return x.add(within(x, rows(this.imagePositions, POSITION_OFFSET, grid * grid + 1)));
	}

	/**
	 * Embeds images as maps, without a class token.
	 * @param image {@code [batch, 3, side, side]}
	 * @return {@code [batch, patches, width]} with positions
	 */
	NDArray map(NDArray image) {
		NDArray x = pixels(image);
		return x.add(within(x, rows(this.imagePositions, POSITION_OFFSET + 1, this.config.patches())));
	}

	/** Projects the pixels of each patch: {@code [batch, patches, width]}. */
	private NDArray pixels(NDArray image) {
		Shape shape = image.getShape();
		long batch = shape.get(0);
		int patch = this.config.patchSize();
		int grid = this.config.grid();
		int width = this.config.width();
		if (shape.get(2) != this.config.imageSize() || shape.get(3) != this.config.imageSize()) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "The model takes images of %1$d x %1$d pixels, but got %2$d x %3$d",
							this.config.imageSize(), shape.get(2), shape.get(3)));
		}
		NDArray pixels = image.reshape(batch, 3, grid, patch, grid, patch)
			.transpose(0, 2, 4, 1, 3, 5)
			.reshape(batch, (long) grid * grid, 3L * patch * patch);
		return pixels.getNDArrayInternal()
			.linear(pixels, within(pixels, this.patchWeight.getArray().reshape(width, -1)), this.patchBias.getArray())
			.singletonOrThrow();
	}

	/**
	 * Embeds texts.
	 * @param tokens {@code [batch, tokens]} int64
	 * @param firstPosition position of the first token, 0 but in incremental decoding
	 * @return {@code [batch, tokens, width]} with positions
	 */
	NDArray text(NDArray tokens, int firstPosition) {
		int length = Math.toIntExact(tokens.getShape().get(1));
		if (firstPosition + length > this.config.longestText()) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "The model takes texts of at most %d tokens, but got %d",
							this.config.longestText(), firstPosition + length));
		}
		NDArray table = this.words.getArray();
		NDArray x = tokens.getNDArrayInternal().embedding(tokens, table, SparseFormat.DENSE).singletonOrThrow();
		return x.add(within(x, rows(this.textPositions, POSITION_OFFSET + firstPosition, length)));
	}

	/**
	 * Embeds texts whose positions are given: packed texts restart theirs.
	 * @param tokens {@code [batch, tokens]} int64
	 * @param positions {@code [batch, tokens]} int64, from 0
	 */
	NDArray text(NDArray tokens, NDArray positions) {
		NDArray table = this.words.getArray();
		NDArray x = tokens.getNDArrayInternal().embedding(tokens, table, SparseFormat.DENSE).singletonOrThrow();
		NDArray places = this.textPositions.getArray();
		NDList at = places.getNDArrayInternal().embedding(positions.add(POSITION_OFFSET), places, SparseFormat.DENSE);
		return x.add(at.singletonOrThrow());
	}

	/**
	 * Lets an array that was derived from a parameter live as long as the step's arrays:
	 * DJL would keep it as long as the parameter.
	 */
	private static NDArray within(NDArray step, NDArray derived) {
		derived.attach(step.getManager());
		return derived;
	}

	private static NDArray rows(Parameter table, int first, int count) {
		return table.getArray().get(new NDIndex("{}:{}", first, first + count));
	}

}
