package org.imglish.core.collective;

import java.time.Duration;
import java.util.zip.CRC32;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A member that sums until the group breaks, then once more with those who are left. It
 * is given its rank, the group's size, the seconds to wait and the port of a store on
 * this machine, 0 to host one.
 */
final class Summing {

	static final int LENGTH = 100_003;

	private static final String HERE = "127.0.0.1";

	private Summing() {
	}

	public static void main(String[] arguments) {
		int rank = Integer.parseInt(arguments[0]);
		int size = Integer.parseInt(arguments[1]);
		Duration timeout = Duration.ofSeconds(Integer.parseInt(arguments[2]));
		int port = Integer.parseInt(arguments[3]);
		Duration patience = Duration.ofMinutes(1);
		try (Store store = (port == 0) ? Store.host(HERE, 0, patience) : Store.join(HERE, port, patience)) {
			System.out.println("store " + store.port());
			try (ProcessGroup group = store.group("first", rank, size, HERE, timeout)) {
				while (true) {
					System.out.println("sum " + sum(group));
				}
			}
			catch (CollectiveException ex) {
				System.out.println("broken " + ex.getMessage());
			}
			try (ProcessGroup group = store.group("second", rank, size - 1, HERE, patience)) {
				System.out.println("again " + sum(group));
			}
		}
	}

	/** The checksum of the sum of what the members contribute. */
	static long sum(ProcessGroup group) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray values = contribution(manager, group.rank());
			group.allReduce(values);
			return checksum(values);
		}
	}

	/** Numbers whose sum depends on its order. */
	static NDArray contribution(NDManager manager, int rank) {
		float[] values = new float[LENGTH];
		for (int i = 0; i < LENGTH; i++) {
			values[i] = (float) Math.sin(i * (0.37 + rank));
		}
		return manager.create(values, new Shape(LENGTH));
	}

	static long checksum(NDArray values) {
		CRC32 sum = new CRC32();
		sum.update(values.toByteBuffer());
		return sum.getValue();
	}

}
