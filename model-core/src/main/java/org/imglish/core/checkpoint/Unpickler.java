package org.imglish.core.checkpoint;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.checkpoint.Pickled.Dictionary;
import org.imglish.core.checkpoint.Pickled.Flag;
import org.imglish.core.checkpoint.Pickled.Global;
import org.imglish.core.checkpoint.Pickled.Items;
import org.imglish.core.checkpoint.Pickled.Large;
import org.imglish.core.checkpoint.Pickled.Opaque;
import org.imglish.core.checkpoint.Pickled.Text;
import org.imglish.core.checkpoint.Pickled.Whole;

/**
 * Reads a pickle (protocols 2 to 5, see {@code pickletools} of Python) without Python: a
 * machine with a stack and numbered notes ("memo") whose calls only make {@link Pickled}
 * values. A hostile pickle costs bounded memory and time: the number of instructions is
 * limited, and so are the bytes that are kept of texts and numbers; each instruction
 * makes at most one small value, and nothing here calls itself.
 */
final class Unpickler {

	/** Ten times what the largest published models need, optimizer state included. */
	private static final long MAX_INSTRUCTIONS = 2_000_000;

	private static final int LONGEST_NUMBER = 255;

	/** Bytes of a text; what is longer names no tensor and is not kept. */
	private static final int LONGEST_TEXT = 64 * 1024;

	/** Bytes of all texts, names and numbers that are kept. */
	private static final long MAX_BYTES = 32 << 20;

	private static final Opaque NONE = new Opaque("None");

	private final BoundedInput in;

	private final PersistentIds persistentIds;

	private final List<Pickled> stack = new ArrayList<>();

	private final List<Integer> marks = new ArrayList<>();

	private final Map<Long, Pickled> memo = new HashMap<>();

	/** Instructions performed, and arguments that calls have looked at. */
	private long work;

	private long bytes;

	/**
	 * @param in positioned at the pickle's first byte; afterwards behind its last one
	 * @param persistentIds what references to values outside the pickle mean
	 */
	Unpickler(BoundedInput in, PersistentIds persistentIds) {
		this.in = in;
		this.persistentIds = persistentIds;
	}

	/**
	 * Reads the pickle.
	 * @throws DamagedFileException if it is damaged, or names or calls what it may not
	 */
	Pickled read() throws IOException {
		try {
			while (this.work++ < MAX_INSTRUCTIONS) {
				int instruction = this.in.unsignedByte();
				if (instruction == '.') {
					return pop();
				}
				perform(instruction);
			}
		}
		catch (IllegalArgumentException ex) {
			throw this.in.damaged(String.valueOf(ex.getMessage()));
		}
		throw this.in.damaged("has more than " + MAX_INSTRUCTIONS + " instructions; no file of weights needs so many");
	}

	private void perform(int instruction) throws IOException {
		switch (instruction) {
			case 0x80 -> protocol(this.in.unsignedByte());
			case 0x95 -> this.in.longWhole();
			case '(' -> this.marks.add(this.stack.size());
			case '0' -> pop();
			case '1' -> popToMark();
			case '2' -> push(top());
			case 'q' -> remember(this.in.unsignedByte());
			case 'r' -> remember(this.in.unsignedWhole());
			case 0x94 -> remember(this.memo.size());
			case 'h' -> push(recall(this.in.unsignedByte()));
			case 'j' -> push(recall(this.in.unsignedWhole()));
			case 'a', 'e', 0x90, 's', 'u' -> fill(instruction);
			case 'c', 0x93, 'R', 0x81, 0x92, 'b', 'Q' -> call(instruction);
			default -> push(value(instruction));
		}
	}

	private void protocol(int version) {
		if (version < 2 || version > 5) {
			throw new IllegalArgumentException("has the unknown protocol " + version);
		}
	}

	/** Instructions that make a value out of bytes or out of values on the stack. */
	private Pickled value(int instruction) throws IOException {
		return switch (instruction) {
			case 'N' -> NONE;
			case 0x88 -> new Flag(true);
			case 0x89 -> new Flag(false);
			case 'J' -> new Whole(this.in.whole());
			case 'K' -> new Whole(this.in.unsignedByte());
			case 'M' -> new Whole(this.in.unsignedShort());
			case 0x8a -> number(this.in.unsignedByte());
			case 0x8b -> number(this.in.unsignedWhole());
			case 'G' -> opaque("float", 8);
			case 'X' -> text(this.in.unsignedWhole(), StandardCharsets.UTF_8);
			case 0x8c -> text(this.in.unsignedByte(), StandardCharsets.UTF_8);
			case 0x8d -> text(this.in.longWhole(), StandardCharsets.UTF_8);
			case 'U' -> text(this.in.unsignedByte(), StandardCharsets.ISO_8859_1);
			case 'T' -> text(this.in.unsignedWhole(), StandardCharsets.ISO_8859_1);
			case 'C' -> opaque("bytes", this.in.unsignedByte());
			case 'B' -> opaque("bytes", this.in.unsignedWhole());
			case 0x8e -> opaque("bytes", this.in.longWhole());
			case 0x96 -> opaque("bytearray", this.in.longWhole());
			case ']', ')', 0x8f -> new Items(List.of());
			case 't', 'l', 0x91 -> new Items(popToMark());
			case 0x85 -> new Items(popLast(1));
			case 0x86 -> new Items(popLast(2));
			case 0x87 -> new Items(popLast(3));
			case '}' -> new Dictionary();
			case 'd' -> dictionary(popToMark());
			default -> throw new IllegalArgumentException(String.format(Locale.ROOT,
					"has the instruction 0x%02x, which files of weights do not need", instruction));
		};
	}

	/** Instructions that put values into a container below them. */
	private void fill(int instruction) {
		switch (instruction) {
			case 'a' -> append(popLast(1));
			case 'e', 0x90 -> append(popToMark());
			case 's' -> put(popLast(2));
			default -> put(popToMark());
		}
	}

	/** Instructions that in Python name, call or change objects. */
	private void call(int instruction) throws IOException {
		switch (instruction) {
			case 'c' -> push(global(line(), line()));
			case 0x93 -> {
				List<Pickled> names = popLast(2);
				push(global(text(names.get(0)), text(names.get(1))));
			}
			case 'R' -> {
				List<Pickled> call = popLast(2);
				push(Constructors.call(call.get(0), arguments(call.get(1))));
			}
			case 0x81 -> push(object(popLast(2).get(0)));
			case 0x92 -> push(object(popLast(3).get(0)));
			case 'b' -> pop();
			default -> push(this.persistentIds.resolve(items(pop())));
		}
	}

	/** Arguments of a call; looking at them is work, since the memo can repeat them. */
	private List<Pickled> arguments(Pickled tuple) {
		List<Pickled> arguments = items(tuple);
		for (Pickled argument : arguments) {
			this.work += 1 + ((argument instanceof Items list) ? list.all().size() : 0);
		}
		return arguments;
	}

	private Pickled object(Pickled type) {
		if (type instanceof Global global) {
			return new Opaque(Shown.plain(global.full()));
		}
		throw new IllegalArgumentException("makes an object of something that is no class");
	}

	private static Global global(String module, String name) {
		Global global = new Global(module, name);
		Constructors.refusal(global).ifPresent((reason) -> {
			throw new IllegalArgumentException(reason);
		});
		return global;
	}

	/** Containers of foreign classes take values too; they are not kept. */
	private void append(List<Pickled> values) {
		Pickled container = top();
		if (container instanceof Items items) {
			items.all().addAll(values);
		}
		else if (!(container instanceof Opaque)) {
			throw new IllegalArgumentException("appends to something that is no list");
		}
	}

	private void put(List<Pickled> pairs) {
		Pickled container = top();
		if (container instanceof Dictionary dictionary) {
			put(dictionary, pairs);
		}
		else if (!(container instanceof Opaque)) {
			throw new IllegalArgumentException("puts entries into something that is no dictionary");
		}
	}

	private static Dictionary dictionary(List<Pickled> pairs) {
		Dictionary dictionary = new Dictionary();
		put(dictionary, pairs);
		return dictionary;
	}

	private static void put(Dictionary dictionary, List<Pickled> pairs) {
		if (pairs.size() % 2 != 0) {
			throw new IllegalArgumentException("has a key without a value");
		}
		for (int i = 0; i < pairs.size(); i += 2) {
			dictionary.put(pairs.get(i), pairs.get(i + 1));
		}
	}

	private Pickled number(long bytes) throws IOException {
		if (bytes > LONGEST_NUMBER) {
			throw new IllegalArgumentException("has a whole number of " + bytes + " bytes");
		}
		byte[] little = kept(bytes);
		byte[] big = new byte[little.length + 1];
		for (int i = 0; i < little.length; i++) {
			big[little.length - i] = little[i];
		}
		big[0] = (byte) ((little.length > 0 && little[little.length - 1] < 0) ? -1 : 0);
		BigInteger number = new BigInteger(big);
		return (number.bitLength() < Long.SIZE) ? new Whole(number.longValue()) : new Large(number);
	}

	private Pickled opaque(String what, long bytes) throws IOException {
		this.in.skip(bytes);
		return new Opaque(what);
	}

	private Pickled text(long length, Charset charset) throws IOException {
		return (length >= 0 && length <= LONGEST_TEXT) ? new Text(new String(kept(length), charset))
				: opaque("text", length);
	}

	private String line() throws IOException {
		String line = this.in.line();
		keep(line.length());
		return line;
	}

	private byte[] kept(long count) throws IOException {
		byte[] kept = this.in.bytes(count);
		keep(count);
		return kept;
	}

	private void keep(long count) {
		this.bytes += count;
		if (this.bytes > MAX_BYTES) {
			throw new IllegalArgumentException(
					"has more than " + MAX_BYTES + " bytes of texts and numbers; no file of weights needs so many");
		}
	}

	private void remember(long number) {
		this.memo.put(number, top());
	}

	private Pickled recall(long number) {
		Pickled value = this.memo.get(number);
		if (value == null) {
			throw new IllegalArgumentException("recalls the value " + number + ", which it never made");
		}
		return value;
	}

	private void push(Pickled value) {
		this.stack.add(value);
	}

	private Pickled top() {
		return this.stack.get(require(1));
	}

	private Pickled pop() {
		return this.stack.remove(require(1));
	}

	private List<Pickled> popLast(int count) {
		return popFrom(require(count));
	}

	private List<Pickled> popToMark() {
		if (this.marks.isEmpty()) {
			throw new IllegalArgumentException("ends a list that it never began");
		}
		return popFrom(this.marks.remove(this.marks.size() - 1));
	}

	private List<Pickled> popFrom(int index) {
		List<Pickled> tail = this.stack.subList(index, this.stack.size());
		List<Pickled> popped = new ArrayList<>(tail);
		tail.clear();
		return popped;
	}

	/** Index of the last but {@code count} value above the newest mark. */
	private int require(int count) {
		int bottom = this.marks.isEmpty() ? 0 : this.marks.get(this.marks.size() - 1);
		if (this.stack.size() - count < bottom) {
			throw new IllegalArgumentException("takes a value from an empty stack");
		}
		return this.stack.size() - count;
	}

	private static String text(Pickled value) {
		if (value instanceof Text text) {
			return text.value();
		}
		throw new IllegalArgumentException("names a class by something that is no text");
	}

	private static List<Pickled> items(Pickled value) {
		if (value instanceof Items items) {
			return items.all();
		}
		throw new IllegalArgumentException("has something else where a list of arguments belongs");
	}

	/** What references to values outside the pickle mean. */
	interface PersistentIds {

		/**
		 * The value of a reference.
		 * @throws IllegalArgumentException if it means nothing
		 */
		Pickled resolve(List<Pickled> reference);

	}

}
