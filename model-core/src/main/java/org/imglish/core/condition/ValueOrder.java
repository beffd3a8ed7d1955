package org.imglish.core.condition;

import java.math.BigDecimal;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The order of two values. Where either is a number both are compared as numbers, also
 * one that is written as a text, as all values of a CSV are; where either is a truth
 * value likewise; otherwise texts are compared letter by letter.
 */
final class ValueOrder {

	/** Longest text that is taken for a number. */
	private static final int LONGEST_NUMBER = 64;

	/** Powers of ten that numbers stay within, so that none is written out at length. */
	private static final int LARGEST_POWER = 1000;

	private ValueOrder() {
	}

	/**
	 * -1, 0 or 1; null where a value is missing or the two cannot be compared.
	 */
	static @Nullable Integer of(JsonNode left, JsonNode right) {
		if (Operand.isMissing(left) || Operand.isMissing(right) || left.isContainer() || right.isContainer()) {
			return null;
		}
		if (left.isNumber() || right.isNumber()) {
			BigDecimal first = number(left);
			BigDecimal second = number(right);
			return (first == null || second == null) ? null : first.compareTo(second);
		}
		if (left.isBoolean() || right.isBoolean()) {
			Boolean first = truth(left);
			Boolean second = truth(right);
			return (first == null || second == null) ? null : first.compareTo(second);
		}
		return Integer.signum(left.asString("").compareTo(right.asString("")));
	}

	private static @Nullable BigDecimal number(JsonNode node) {
		String text = (node.isNumber() || node.isString()) ? node.asString("").strip() : "";
		if (text.isEmpty() || text.length() > LONGEST_NUMBER && node.isString()) {
			return null;
		}
		try {
			BigDecimal number = new BigDecimal(text);
			return (Math.abs((long) number.scale()) > LARGEST_POWER) ? null : number;
		}
		catch (NumberFormatException ex) {
			return infinite(text);
		}
	}

	/** Beyond all numbers that are compared with it. */
	private static @Nullable BigDecimal infinite(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "infinity", "inf" -> BigDecimal.ONE.scaleByPowerOfTen(2 * LARGEST_POWER);
			case "-infinity", "-inf" -> BigDecimal.ONE.negate().scaleByPowerOfTen(2 * LARGEST_POWER);
			default -> null;
		};
	}

	private static @Nullable Boolean truth(JsonNode node) {
		return switch (node.asString("").strip().toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> null;
		};
	}

}
