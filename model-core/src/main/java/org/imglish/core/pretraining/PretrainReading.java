package org.imglish.core.pretraining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.loader.PatchMasks;
import org.imglish.core.loader.Pixels;
import org.imglish.core.training.Share;
import org.jspecify.annotations.Nullable;

/** Takes from the whole batch of a step what one process passes through the model. */
final class PretrainReading {

	private final StepPlan plan;

	private final int parts;

	private final Share share;

	private final Map<String, Integer> masked = new LinkedHashMap<>();

	private final Map<String, Integer> unmasked = new LinkedHashMap<>();

	private final Map<String, Long> cut = new LinkedHashMap<>();

	private final List<Set<String>> elsewhere = new ArrayList<>();

	private List<PretrainBatch.@Nullable Images> images;

	private List<PretrainBatch.@Nullable Texts> texts;

	private List<PretrainBatch.@Nullable Pairs> pairs;

	PretrainReading(StepPlan plan, int parts, Share share) {
		this.plan = plan;
		this.parts = parts;
		this.share = share;
		this.images = nothing();
		this.texts = nothing();
		this.pairs = nothing();
		for (int i = 0; i < parts; i++) {
			this.elsewhere.add(new HashSet<>());
		}
	}

	private <T> List<@Nullable T> nothing() {
		return new ArrayList<>(Collections.nCopies(this.parts, null));
	}

	/** Counts what is masked in the whole batch, and the parts of it without. */
	private void count(String name, long[] positions, int batch, int length) {
		this.masked.put(name, positions.length);
		for (Share.Rows part : Share.WHOLE.of(batch, this.parts)) {
			long width = (batch > 0) ? length / batch : 0;
			if (part.count() > 0 && Arrays.stream(positions)
				.noneMatch((position) -> position >= part.from() * width && position < part.to() * width)) {
				this.unmasked.merge(name, 1, Integer::sum);
			}
		}
	}

	/** Takes images. */
	void images(PatchMasks masks, long @Nullable [] tokens, Decoding decoding) throws IOException {
		count("image", masks.positions(), masks.images(), masks.mask().length);
		this.images = share("images", masks, tokens, decoding);
	}

	/** Takes texts. */
	void texts(MaskedTexts all) {
		count("text", all.positions(), all.batch(), all.tokens().length);
		this.cut.put("text", all.cut());
		List<Share.Rows> rows = rows("texts", all.batch());
		for (int i = 0; i < this.parts; i++) {
			MaskedTexts own = part(all, rows.get(i));
			this.texts.set(i, (own != null) ? new PretrainBatch.Texts(own, rows.get(i).shared()) : null);
		}
	}

	/** Takes pairs. */
	void pairs(PatchMasks masks, long @Nullable [] tokens, MaskedTexts all, Decoding decoding) throws IOException {
		count("pair/text", all.positions(), all.batch(), all.tokens().length);
		if (masks.positions().length > 0) {
			this.masked.put("pair/image", masks.positions().length);
		}
		this.cut.put("pair/text", all.cut());
		List<PretrainBatch.@Nullable Images> shown = share("pairs", masks, tokens, decoding);
		List<Share.Rows> rows = rows("pairs", all.batch());
		for (int i = 0; i < this.parts; i++) {
			MaskedTexts own = part(all, rows.get(i));
			PretrainBatch.Images image = shown.get(i);
			this.pairs.set(i, (own != null && image != null) ? new PretrainBatch.Pairs(image, own) : null);
		}
	}

	private static @Nullable MaskedTexts part(MaskedTexts all, Share.Rows rows) {
		return (rows.count() == all.batch()) ? all : all.part(rows.from(), rows.to());
	}

	private List<Share.Rows> rows(String source, int batch) {
		List<Share.Rows> rows = this.share.of(batch, this.parts);
		for (int i = 0; i < this.parts; i++) {
			if (rows.get(i).isElsewhere()) {
				this.elsewhere.get(i).add(source);
			}
		}
		return rows;
	}

	private List<PretrainBatch.@Nullable Images> share(String source, PatchMasks masks, long @Nullable [] tokens,
			Decoding decoding) throws IOException {
		List<Share.Rows> rows = rows(source, masks.images());
		Pixels pixels = decoding
			.pixels(rows.stream().flatMapToInt((part) -> IntStream.range(part.from(), part.to())).toArray());
		List<PretrainBatch.@Nullable Images> own = nothing();
		int next = 0;
		for (int i = 0; i < this.parts; i++) {
			Share.Rows part = rows.get(i);
			if (part.count() > 0) {
				own.set(i,
						new PretrainBatch.Images(
								MaskedImages.of(pixels.part(next, next + part.count()),
										masks.part(part.from(), part.to())),
								tokens(tokens, masks.images(), part), part.shared()));
				next += part.count();
			}
		}
		return own;
	}

	private static long @Nullable [] tokens(long @Nullable [] all, int images, Share.Rows rows) {
		if (all == null) {
			return null;
		}
		int patches = all.length / images;
		return Arrays.copyOfRange(all, patches * rows.from(), patches * rows.to());
	}

	/** All that has been taken. */
	PretrainStep step() {
		List<PretrainBatch> batches = new ArrayList<>(this.parts);
		for (int i = 0; i < this.parts; i++) {
			batches.add(
					new PretrainBatch(this.images.get(i), this.texts.get(i), this.pairs.get(i), this.elsewhere.get(i)));
		}
		int samples = this.plan.samples().values().stream().mapToInt(List::size).sum();
		return new PretrainStep(batches, this.masked, this.unmasked, samples, this.cut);
	}

	/** Decodes the images of some rows of the batch. */
	interface Decoding {

		Pixels pixels(int[] rows) throws IOException;

	}

}
