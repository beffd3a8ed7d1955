package org.imglish.core.collective;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import ai.djl.engine.Engine;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the {@link NcclDoor} into a process that computes on a GPU. Where it cannot be
 * loaded, sums between GPUs pass through host memory.
 */
final class NcclLibrary {

	/**
	 * A library to use instead of the one in the jar, built by src/main/cpp/build --nccl;
	 * {@code none} for none.
	 */
	static final String OTHER = "imglish.collective.nccl.library";

	private static final Logger log = LoggerFactory.getLogger(NcclLibrary.class);

	private static final int ROOM = 1 << 10;

	private final @Nullable NcclDoor door;

	private final @Nullable String refusal;

	private NcclLibrary(@Nullable NcclDoor door, @Nullable String refusal) {
		this.door = door;
		this.refusal = refusal;
	}

	/** That of this process; the first call loads libtorch. */
	static NcclLibrary here() {
		return Once.LIBRARY;
	}

	/** Why there is none. */
	Optional<String> refusal() {
		return Optional.ofNullable(this.refusal);
	}

	/**
	 * Lets arrays on GPUs pass between the members of a group directly; all of them call
	 * this.
	 * @param group the group of c10d
	 * @param store the store that it was formed on
	 * @throws CollectiveException if a member does not connect in time
	 */
	void connect(Pointer group, Pointer store, String prefix, int rank, Duration timeout) {
		NcclDoor door = this.door;
		if (door == null) {
			throw new IllegalStateException(this.refusal);
		}
		DoorCall.of(rank, "Connecting the GPUs of group " + prefix, timeout)
			.make("see that the GPUs' hosts reach each other (NCCL_SOCKET_IFNAME names the network, NCCL_DEBUG=INFO tells"
					+ " more), or let sums pass through host memory with -D" + OTHER + "=none",
					(why, room) -> door.groupConnect(group, store, prefix, timeout.toMillis(), why, room));
	}

	private static NcclLibrary load() {
		if (Engine.getEngine("PyTorch").getGpuCount() == 0) {
			return new NcclLibrary(null, "This process computes on no GPU");
		}
		NcclLibrary loaded = loadForGpus();
		loaded.refusal()
			.ifPresent((why) -> log.warn("Sums between GPUs pass through host memory, which is slow: {}", why));
		return loaded;
	}

	private static NcclLibrary loadForGpus() {
		String other = System.getProperty(OTHER, "");
		if (other.equals("none")) {
			return new NcclLibrary(null, "-D" + OTHER + "=none asks for it");
		}
		String platform = DoorLibrary.platform();
		if (other.isEmpty() && !"linux-x86_64".equals(platform)) {
			return new NcclLibrary(null, "the library for NCCL is there for Linux on x86-64 alone; build it with"
					+ " model-core/src/main/cpp/build --nccl and give its place as -D" + OTHER + "=FILE");
		}
		try {
			File file = other.isEmpty() ? DoorLibrary.extracted(platform, "libcollective-nccl.so") : new File(other);
			return checked(DoorLibrary.open(file, NcclDoor.class));
		}
		catch (IOException | UnsatisfiedLinkError ex) {
			return new NcclLibrary(null, "the library for NCCL cannot be loaded (" + ex.getMessage()
					+ "); it needs PyTorch's natives for CUDA 12 (pytorch-native-cu128)");
		}
	}

	private static NcclLibrary checked(NcclDoor door) {
		byte[] why = new byte[ROOM];
		if (door.fits(why, ROOM) == 0) {
			return new NcclLibrary(door, null);
		}
		String reason = DoorLibrary.text(why).lines().findFirst().orElse("");
		return new NcclLibrary(null,
				String.format(Locale.ROOT,
						"this libtorch is none that the library for NCCL was built for: %s; build it anew with"
								+ " model-core/src/main/cpp/build --nccl and give its place as -D%s=FILE",
						reason, OTHER));
	}

	/** The library is loaded when it is first asked for. */
	private static final class Once {

		private static final NcclLibrary LIBRARY = load();

	}

}
