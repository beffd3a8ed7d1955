package org.imglish.core.collective;

import java.time.Duration;
import java.util.Locale;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of groups find each other (c10d's TCPStore): one process hosts it,
 * the others join. It must live until a group is formed; the group continues without it.
 * Later groups form on the same store under other prefixes. One thread at a time forms a
 * group; others wait for it. Whoever reaches its port can use it: it belongs on a network
 * that only the members share.
 */
public final class Store implements AutoCloseable {

	private final Door door;

	private final Duration timeout;

	private final int port;

	/** The store of c10d; null once it is closed. */
	private @Nullable Pointer handle;

	private Store(Door door, Pointer handle, Duration timeout) {
		this.door = door;
		this.handle = handle;
		this.timeout = timeout;
		this.port = door.storePort(handle);
	}

	/**
	 * Opens a store for others to join.
	 * @param bindHost the address to listen on; the store is open on no other
	 * @param port from 0, which takes any free one, to 65535
	 * @param timeout how long its operations wait
	 * @throws CollectiveException if it cannot listen there, or where groups of several
	 * are impossible ({@link Collectives#unavailable()})
	 */
	public static Store host(String bindHost, int port, Duration timeout) {
		String operation = "Hosting a store on " + bindHost + ":" + port;
		Door door = DoorLibrary.here().door(operation);
		PointerByReference made = new PointerByReference();
		DoorCall.of(-1, operation, timeout)
			.make("give an address of this machine and a free port, or 0",
					(why, room) -> door.storeHost(bindHost, port, timeout.toMillis(), made, why, room));
		return new Store(door, made.getValue(), timeout);
	}

	/**
	 * Joins a store that another process hosts.
	 * @param timeout how long this and its later operations wait
	 * @throws CollectiveException if nobody answers there in time, or where groups of
	 * several are impossible ({@link Collectives#unavailable()})
	 */
	public static Store join(String host, int port, Duration timeout) {
		String operation = "Joining the store on " + host + ":" + port;
		Door door = DoorLibrary.here().door(operation);
		PointerByReference made = new PointerByReference();
		DoorCall.of(-1, operation, timeout)
			.make("see that its host lives and that its port can be reached from here",
					(why, room) -> door.storeJoin(host, port, timeout.toMillis(), made, why, room));
		return new Store(door, made.getValue(), timeout);
	}

	/** The port that it listens on. */
	public int port() {
		return this.port;
	}

	/**
	 * Forms a group with those who ask for the same prefix and size.
	 * @param prefix name of the group, never used before on this store
	 * @param rank this process's number in the group, each once
	 * @param size number of members
	 * @param advertisedHost the address of this process that the others can reach
	 * @param timeout how long forming and each operation wait for the others
	 * @throws CollectiveException if the members are not complete in time or the store is
	 * gone
	 */
	public synchronized ProcessGroup group(String prefix, int rank, int size, String advertisedHost, Duration timeout) {
		if (rank < 0 || rank >= size) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "Member %d is none of a group of %d", rank, size));
		}
		Pointer store = this.handle;
		String operation = "Forming group " + prefix;
		if (store == null) {
			throw new CollectiveException(rank, operation, "the store is closed; join or host another");
		}
		PointerByReference made = new PointerByReference();
		DoorCall.of(rank, operation, timeout)
			.make(String.format(Locale.ROOT,
					"see that all %d members and the store's host live, then try again under another prefix", size),
					(why, room) -> this.door.groupForm(store, prefix, rank, size, advertisedHost, timeout.toMillis(),
							made, why, room));
		DoorGroup group = new DoorGroup(this.door, made.getValue(), rank, size, timeout);
		try {
			connectGpus(group, made.getValue(), store, prefix, timeout);
			return group;
		}
		catch (RuntimeException ex) {
			group.close();
			throw ex;
		}
	}

	/** NCCL carries arrays if all members can. */
	private static void connectGpus(DoorGroup group, Pointer handle, Pointer store, String prefix, Duration timeout) {
		NcclLibrary nccl = NcclLibrary.here();
		double[] able = group.allReduce(new double[] { nccl.refusal().isPresent() ? 0 : 1 });
		if (able[0] == group.size()) {
			nccl.connect(handle, store, prefix, group.rank(), timeout);
		}
	}

	/**
	 * Leaves the store; the host's ends when its own groups are closed, too. Again has no
	 * effect.
	 */
	@Override
	public synchronized void close() {
		Pointer store = this.handle;
		if (store != null) {
			this.handle = null;
			DoorCall.of(-1, "Closing a store", this.timeout)
				.make("it is left all the same", (why, room) -> this.door.storeClose(store, why, room));
		}
	}

}
