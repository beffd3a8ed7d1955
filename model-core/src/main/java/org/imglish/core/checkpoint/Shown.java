package org.imglish.core.checkpoint;

/** Names out of files of others, as messages show them. */
public final class Shown {

	private static final int LONGEST = 100;

	private Shown() {
	}

	/**
	 * A name in quotes, cut where it is long, without the control characters that could
	 * command a terminal.
	 */
	public static String name(String name) {
		return "'" + plain(name) + "'";
	}

	/** The same without quotes. */
	public static String plain(String name) {
		String cut = (name.length() > LONGEST) ? name.substring(0, LONGEST) + "…" : name;
		return cut.codePoints()
			.map((point) -> (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) ? '?'
					: point)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

}
