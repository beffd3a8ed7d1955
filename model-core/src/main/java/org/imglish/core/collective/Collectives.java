package org.imglish.core.collective;

import java.util.Optional;

/** Whether this process can be a member of a group of several. */
public final class Collectives {

	private Collectives() {
	}

	/**
	 * Why a group of more than one is not possible here, in a sentence; empty where it
	 * is. Asking loads libtorch.
	 */
	public static Optional<String> unavailable() {
		return DoorLibrary.here().refusal();
	}

}
