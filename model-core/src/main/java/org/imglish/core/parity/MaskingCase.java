package org.imglish.core.parity;

import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;

import org.imglish.core.masking.BlockMasking;
import org.imglish.core.masking.BlockSetting;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Statistics of block-wise masking against BEiT's MaskingGenerator. Both sides are
 * samples, so each statistic may differ by a few of its standard errors.
 */
final class MaskingCase implements ParityCase {

	/** Differences of more standard errors than this are no chance. */
	private static final double MAX_ERRORS = 5;

	private static final long SEED = 1;

	@Override
	public void run(ReferenceCase reference) throws IOException {
		JsonNode all = reference.json("expected.json");
		JsonNode expected = all.has("stats_20000") ? all.path("stats_20000") : all.path("stats_2000");
		if (!expected.isObject()) {
			throw new IOException("The case's expected.json holds neither stats_20000 nor stats_2000");
		}
		BlockSetting setting = setting(reference.config().path("generator"));
		MaskStatistics drawn = new MaskStatistics(setting.rows(), setting.columns());
		int samples = expected.path("samples").asInt();
		SplittableRandom random = new SplittableRandom(SEED);
		BlockMasking masking = new BlockMasking(setting);
		for (int i = 0; i < samples; i++) {
			drawn.beginMask();
			drawn.endMask(masking.draw(random, drawn::addBlock));
		}
		compare(reference.comparison(), expected, drawn, samples);
	}

	private static BlockSetting setting(JsonNode generator) {
		JsonNode size = generator.path("input_size");
		int rows = size.isArray() ? size.path(0).asInt() : size.asInt();
		int columns = size.isArray() ? size.path(1).asInt() : rows;
		int count = generator.path("num_masking_patches").asInt();
		double least = generator.path("min_aspect").asDouble(0.3);
		return new BlockSetting(rows, columns, count, generator.path("min_num_patches").asDouble(4),
				generator.path("max_num_patches").asDouble(count), least,
				generator.path("max_aspect").asDouble(1 / least));
	}

	private static void compare(Comparison comparison, JsonNode expected, MaskStatistics drawn, int samples) {
		double[] means = drawn.meanMask();
		int cell = 0;
		for (JsonNode row : expected.path("mean_mask")) {
			for (JsonNode column : row) {
				comparison.add(share("mean_mask." + cell, column.asDouble(), samples, means[cell], samples));
				cell++;
			}
		}
		for (Map.Entry<String, SampledValues> measured : drawn.values().entrySet()) {
			JsonNode statistic = expected.path(measured.getKey());
			if (statistic.isObject()) {
				compare(comparison, measured.getKey(), statistic, measured.getValue(), measured.getValue().size());
			}
		}
		histogram(comparison, "masked_count", expected, drawn.values().get("masked_count"), samples);
		histogram(comparison, "blocks_per_mask", expected, drawn.values().get("blocks_per_mask"), samples);
	}

	private static void compare(Comparison comparison, String name, JsonNode expected, SampledValues values, int size) {
		double deviation = expected.path("std").asDouble();
		comparison.add(line(name + ".mean", expected.path("mean").asDouble(), values.mean(),
				Math.sqrt((square(deviation) + square(values.deviation())) / size)));
		comparison.add(line(name + ".std", deviation, values.deviation(), Math.sqrt(2) * values.errorOfDeviation()));
		for (Map.Entry<String, JsonNode> quantile : expected.path("quantiles").properties()) {
			double share = Double.parseDouble(quantile.getKey());
			if (share > 0 && share < 1) {
				double value = quantile.getValue().asDouble();
				double error = Math.sqrt(2 * share * (1 - share) / size);
				double below = values.shareBelow(value) - share;
				double above = share - values.shareUpTo(value);
				double off = Math.max(0, Math.max(below, above));
				comparison.add(new ParityReport.Line(name + ".quantile." + quantile.getKey(), off, off / share,
						off <= MAX_ERRORS * error));
			}
		}
	}

	private static void histogram(Comparison comparison, String name, JsonNode expected, @Nullable SampledValues values,
			int samples) {
		for (Map.Entry<String, JsonNode> bin : expected.path(name + "_histogram").properties()) {
			if (values != null) {
				double got = values.shareOf(Double.parseDouble(bin.getKey()));
				comparison.add(share(name + "_histogram." + bin.getKey(), bin.getValue().asDouble() / samples, samples,
						got, samples));
			}
		}
	}

	/** Two shares of two samples; the pooled share gives the standard error. */
	private static ParityReport.Line share(String name, double expected, int samples, double got, int drawn) {
		double pooled = (expected * samples + got * drawn) / (samples + drawn);
		return line(name, expected, got, Math.sqrt(pooled * (1 - pooled) * (1.0 / samples + 1.0 / drawn)));
	}

	private static ParityReport.Line line(String name, double expected, double got, double error) {
		double difference = Math.abs(expected - got);
		return new ParityReport.Line(name, difference, difference / Math.max(Math.abs(expected), 1e-12),
				difference <= MAX_ERRORS * error + 1e-9);
	}

	private static double square(double value) {
		return value * value;
	}

}
