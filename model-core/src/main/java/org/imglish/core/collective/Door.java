package org.imglish.core.collective;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * The functions of {@code src/main/cpp/collective.cc}. Those that can fail return 0 for
 * success and otherwise leave the reason in {@code why}, a text of {@code room} bytes
 * with its end. A {@code tensor} is the handle of DJL's array.
 */
interface Door extends Library {

	String source();

	String builtFor();

	int runsOn(byte[] configuration, long room);

	int storeHost(String host, int port, long millis, PointerByReference made, byte[] why, long room);

	int storeJoin(String host, int port, long millis, PointerByReference made, byte[] why, long room);

	int storePort(Pointer store);

	int storeClose(Pointer store, byte[] why, long room);

	int groupForm(Pointer store, String prefix, int rank, int size, String host, long millis, PointerByReference made,
			byte[] why, long room);

	int groupClose(Pointer group, byte[] why, long room);

	int allReduce(Pointer group, Pointer tensor, byte[] why, long room);

	int allReduceAll(Pointer group, Pointer[] tensors, long count, long bytes, byte[] why, long room);

	int allReduceValues(Pointer group, double[] values, long count, byte[] why, long room);

	int broadcast(Pointer group, Pointer tensor, int root, byte[] why, long room);

	int broadcastValues(Pointer group, long[] values, long count, int root, byte[] why, long room);

	int allGather(Pointer group, Pointer from, Pointer to, byte[] why, long room);

	int reduceScatter(Pointer group, Pointer from, Pointer to, byte[] why, long room);

	int barrier(Pointer group, byte[] why, long room);

}
