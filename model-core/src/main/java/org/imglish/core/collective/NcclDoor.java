package org.imglish.core.collective;

import com.sun.jna.Library;
import com.sun.jna.Pointer;

/**
 * The functions of {@code src/main/cpp/nccl.cc}, with the conventions of {@link Door}.
 */
interface NcclDoor extends Library {

	int fits(byte[] why, long room);

	int groupConnect(Pointer group, Pointer store, String prefix, long millis, byte[] why, long room);

}
