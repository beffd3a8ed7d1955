package org.imglish.core.condition;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.imglish.core.condition.ConditionToken.Kind;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads conditions by recursive descent. {@code not} binds closer than {@code and}, that
 * closer than {@code or}, as in SQL.
 */
final class ConditionParser {

	private static final int LONGEST = 2000;

	private static final int DEEPEST = 50;

	private static final Map<String, List<Integer>> ORDERS = Map.of("=", List.of(0), "<>", List.of(-1, 1), "!=",
			List.of(-1, 1), "<", List.of(-1), "<=", List.of(-1, 0), ">", List.of(1), ">=", List.of(0, 1));

	/** Words that are no names, unless in double quotes. */
	private static final Set<String> RESERVED = Set.of("and", "or", "not", "in", "between", "is", "null", "true",
			"false");

	private final List<ConditionToken> tokens;

	private int next;

	private int depth;

	private ConditionParser(List<ConditionToken> tokens) {
		this.tokens = tokens;
	}

	static Condition parse(String text) throws InvalidConditionException {
		if (text.length() > LONGEST) {
			throw new InvalidConditionException(
					String.format(Locale.ROOT, "has %d letters; at most %d are read", text.length(), LONGEST));
		}
		ConditionParser parser = new ConditionParser(ConditionToken.of(text));
		Condition condition = parser.or();
		if (parser.peek().kind() != Kind.END) {
			throw parser.expected("'and', 'or' or its end");
		}
		return condition;
	}

	private Condition or() throws InvalidConditionException {
		Condition condition = and();
		while (accepts("or")) {
			condition = either(condition, and());
		}
		return condition;
	}

	private Condition and() throws InvalidConditionException {
		Condition condition = not();
		while (accepts("and")) {
			condition = new Condition.And(condition, not());
		}
		return condition;
	}

	private Condition not() throws InvalidConditionException {
		if (++this.depth > DEEPEST) {
			throw new InvalidConditionException("is nested more than " + DEEPEST + " deep");
		}
		Condition condition;
		if (accepts("not")) {
			condition = new Condition.Not(not());
		}
		else if (accepts("(")) {
			condition = or();
			require(")");
		}
		else {
			condition = predicate(operand());
		}
		this.depth--;
		return condition;
	}

	private Condition predicate(Operand value) throws InvalidConditionException {
		if (accepts("is")) {
			boolean not = accepts("not");
			require("null");
			return negated(not, new Condition.Missing(value));
		}
		List<Integer> orders = ORDERS.get(peek().text());
		if (peek().kind() == Kind.SIGN && orders != null) {
			this.next++;
			return new Condition.Comparison(value, operand(), orders);
		}
		boolean not = accepts("not");
		if (accepts("in")) {
			return negated(not, in(value));
		}
		if (accepts("between")) {
			Operand least = operand();
			require("and");
			return negated(not, new Condition.And(new Condition.Comparison(value, least, List.of(0, 1)),
					new Condition.Comparison(value, operand(), List.of(-1, 0))));
		}
		throw expected(not ? "'in' or 'between'" : "a comparison (=, <>, <, <=, >, >=), 'in', 'between' or 'is'");
	}

	private Condition in(Operand value) throws InvalidConditionException {
		require("(");
		Condition condition = new Condition.Comparison(value, operand(), List.of(0));
		while (accepts(",")) {
			condition = either(condition, new Condition.Comparison(value, operand(), List.of(0)));
		}
		require(")");
		return condition;
	}

	private static Condition either(Condition left, Condition right) {
		return new Condition.Not(new Condition.And(new Condition.Not(left), new Condition.Not(right)));
	}

	private static Condition negated(boolean not, Condition condition) {
		return not ? new Condition.Not(condition) : condition;
	}

	private Operand operand() throws InvalidConditionException {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		boolean negative = accepts("-");
		ConditionToken token = peek();
		if (token.kind() == Kind.NUMBER) {
			this.next++;
			BigDecimal number = new BigDecimal(token.text());
			return new Operand.Literal(nodes.numberNode(negative ? number.negate() : number));
		}
		if (negative) {
			throw expected("a number");
		}
		if (token.kind() == Kind.TEXT) {
			this.next++;
			return new Operand.Literal(nodes.stringNode(token.text()));
		}
		if (token.is("true") || token.is("false")) {
			this.next++;
			return new Operand.Literal(nodes.booleanNode(token.is("true")));
		}
		List<String> path = new ArrayList<>(List.of(name()));
		while (accepts(".")) {
			path.add(name());
		}
		return new Operand.Column(path);
	}

	private String name() throws InvalidConditionException {
		ConditionToken token = peek();
		boolean isWord = token.kind() == Kind.WORD && !RESERVED.contains(token.text().toLowerCase(Locale.ROOT));
		if (token.kind() != Kind.NAME && !isWord) {
			throw expected("a column, a number, a 'text', true or false");
		}
		this.next++;
		return token.text();
	}

	private ConditionToken peek() {
		return this.tokens.get(this.next);
	}

	private boolean accepts(String word) {
		boolean is = peek().is(word);
		this.next += is ? 1 : 0;
		return is;
	}

	private void require(String word) throws InvalidConditionException {
		if (!accepts(word)) {
			throw expected("'" + word + "'");
		}
	}

	private InvalidConditionException expected(String what) {
		ConditionToken found = peek();
		return new InvalidConditionException(String.format(Locale.ROOT, "needs %s at character %d, where %s", what,
				found.place(), (found.kind() == Kind.END) ? "it ends" : "'" + found.text() + "' stands"));
	}

}
