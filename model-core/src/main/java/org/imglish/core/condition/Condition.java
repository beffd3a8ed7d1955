package org.imglish.core.condition;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/** A condition on the values of one record. */
public sealed interface Condition {

	/** What it comes to for a record. */
	Truth of(JsonNode record);

	/** All columns that it depends on. */
	Set<Operand.Column> columns();

	/**
	 * Reads a condition: comparisons of columns with numbers, texts, truth values and
	 * each other, {@code in}, {@code between} and {@code is null}, with {@code and},
	 * {@code or}, {@code not} and parentheses, as in SQL.
	 * @throws InvalidConditionException if it is something else
	 */
	static Condition parse(String text) throws InvalidConditionException {
		return ConditionParser.parse(text);
	}

	/** Holds where both do. */
	record And(Condition left, Condition right) implements Condition {

		@Override
		public Truth of(JsonNode record) {
			return this.left.of(record).and(this.right.of(record));
		}

		@Override
		public Set<Operand.Column> columns() {
			return union(this.left.columns(), this.right.columns());
		}

	}

	/** Holds where the other does not. */
	record Not(Condition condition) implements Condition {

		@Override
		public Truth of(JsonNode record) {
			return this.condition.of(record).negated();
		}

		@Override
		public Set<Operand.Column> columns() {
			return this.condition.columns();
		}

	}

	/** Holds where a value is missing. */
	record Missing(Operand operand) implements Condition {

		@Override
		public Truth of(JsonNode record) {
			return Truth.of(Operand.isMissing(this.operand.value(record)));
		}

		@Override
		public Set<Operand.Column> columns() {
			return this.operand.columns();
		}

	}

	/**
	 * Holds where two values are in an order.
	 *
	 * @param orders the signs of a comparison that are right: -1, 0, 1
	 */
	record Comparison(Operand left, Operand right, List<Integer> orders) implements Condition {

		@Override
		public Truth of(JsonNode record) {
			Integer order = ValueOrder.of(this.left.value(record), this.right.value(record));
			return (order == null) ? Truth.UNKNOWN : Truth.of(this.orders.contains(order));
		}

		@Override
		public Set<Operand.Column> columns() {
			return union(this.left.columns(), this.right.columns());
		}

	}

	private static Set<Operand.Column> union(Set<Operand.Column> left, Set<Operand.Column> right) {
		return Stream.concat(left.stream(), right.stream()).collect(Collectors.toCollection(LinkedHashSet::new));
	}

}
