package org.imglish.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes values as a pickle of protocol 2, which every PyTorch reads. */
final class PickleWriter {

	private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

	PickleWriter() {
		this.pickle.write(0x80);
		this.pickle.write(2);
	}

	/** One instruction without an operand. */
	PickleWriter instruction(char instruction) {
		this.pickle.write(instruction);
		return this;
	}

	/** A class or function. */
	PickleWriter global(String module, String name) {
		this.pickle.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
		return this;
	}

	PickleWriter text(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		this.pickle.write('X');
		this.pickle.writeBytes(little(4).putInt(bytes.length).array());
		this.pickle.writeBytes(bytes);
		return this;
	}

	PickleWriter number(long number) {
		if (number == (int) number) {
			this.pickle.write('J');
			this.pickle.writeBytes(little(4).putInt((int) number).array());
		}
		else {
			this.pickle.write(0x8a);
			this.pickle.write(Long.BYTES);
			this.pickle.writeBytes(little(Long.BYTES).putLong(number).array());
		}
		return this;
	}

	PickleWriter flag(boolean flag) {
		this.pickle.write(flag ? 0x88 : 0x89);
		return this;
	}

	/** A tuple of numbers. */
	PickleWriter numbers(long... numbers) {
		instruction('(');
		for (long number : numbers) {
			number(number);
		}
		return instruction('t');
	}

	/** An {@code OrderedDict} without entries. */
	PickleWriter emptyOrderedDictionary() {
		return global("collections", "OrderedDict").instruction(')').instruction('R');
	}

	/** The finished pickle. */
	byte[] end() {
		instruction('.');
		return this.pickle.toByteArray();
	}

	private static ByteBuffer little(int bytes) {
		return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

}
