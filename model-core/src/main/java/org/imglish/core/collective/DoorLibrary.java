package org.imglish.core.collective;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ai.djl.engine.Engine;
import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Loads the {@link Door} into a process, after DJL's libtorch, and only beside the
 * libtorch that it was built for: c10d is no stable interface.
 */
final class DoorLibrary {

	/** A library to use instead of the one in the jar, built by src/main/cpp/build. */
	static final String OTHER = "imglish.collective.library";

	private static final String TORCH = "2.7.1";

	private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([0-9.]+)");

	private static final int ROOM = 1 << 14;

	/**
	 * {@code RTLD_NOW | RTLD_LOCAL} of Linux. JNA's own choice shows the names of a
	 * library, and of libtorch with it, to all libraries that are loaded later: one that
	 * has a variable of the same name, as SentencePiece has, would write into libtorch's.
	 */
	private static final int LOCAL = 2;

	private final @Nullable Door door;

	private final @Nullable String refusal;

	private DoorLibrary(@Nullable Door door, @Nullable String refusal) {
		this.door = door;
		this.refusal = refusal;
	}

	/** That of this process; the first call loads libtorch. */
	static DoorLibrary here() {
		return Once.LIBRARY;
	}

	/** Why there is none. */
	Optional<String> refusal() {
		return Optional.ofNullable(this.refusal);
	}

	/**
	 * The door.
	 * @throws CollectiveException if there is none here
	 */
	Door door(String operation) {
		if (this.door == null) {
			throw new CollectiveException(-1, operation, String.valueOf(this.refusal));
		}
		return this.door;
	}

	private static DoorLibrary load() {
		String platform = platform();
		String other = System.getProperty(OTHER);
		if (platform == null && other == null) {
			return refused(String.format(Locale.ROOT,
					"Several workers for one run need Linux on x86-64 or aarch64, this is %s on %s; use one worker",
					System.getProperty("os.name"), System.getProperty("os.arch")));
		}
		String loaded = Engine.getEngine("PyTorch").getVersion();
		if (!fits(loaded)) {
			return refused(otherTorch(loaded));
		}
		try {
			File file = (other != null) ? new File(other) : extracted(platform, "libcollective.so");
			return checked(open(file, Door.class));
		}
		catch (IOException | UnsatisfiedLinkError ex) {
			return refused(String.format(Locale.ROOT,
					"Several workers for one run need a native library that cannot be loaded here (%s); build it"
							+ " with model-core/src/main/cpp/build, give its place as -D%s=FILE, or use one worker",
					ex.getMessage(), OTHER));
		}
	}

	/** Folder of the libraries for this platform, or null where there is none. */
	static @Nullable String platform() {
		return platform(System.getProperty("os.name"), Platform.ARCH);
	}

	/** Folder of the libraries for a platform, or null where there is none. */
	static @Nullable String platform(String system, String architecture) {
		if (!"Linux".equals(system)) {
			return null;
		}
		return switch (architecture) {
			case "x86-64" -> "linux-x86_64";
			case "aarch64" -> "linux-aarch64";
			default -> null;
		};
	}

	/** The file of a library of the jar. */
	static File extracted(@Nullable String platform, String name) throws IOException {
		return Native.extractFromResourcePath("/org/imglish/core/collective/" + platform + "/" + name,
				DoorLibrary.class.getClassLoader());
	}

	/** Loads a library with the functions of an interface. */
	static <D extends Library> D open(File file, Class<D> door) {
		FunctionMapper names = (library, method) -> "imglish_" + method.getName();
		return Native.load(file.getAbsolutePath(), door,
				Map.of(Library.OPTION_FUNCTION_MAPPER, names, Library.OPTION_OPEN_FLAGS, LOCAL));
	}

	/** DJL's name of an engine's version need not be that of the library found. */
	private static DoorLibrary checked(Door door) {
		byte[] configuration = new byte[ROOM];
		door.runsOn(configuration, ROOM);
		Matcher found = VERSION.matcher(text(configuration));
		String version = found.find() ? found.group(1) : "an unknown version";
		return version.equals(door.builtFor()) ? new DoorLibrary(door, null) : refused(otherTorch(version));
	}

	/** Whether a version of libtorch is the one that the door is built for. */
	static boolean fits(String version) {
		return version.equals(TORCH) || version.startsWith(TORCH + "-") || version.startsWith(TORCH + "+");
	}

	private static String otherTorch(String version) {
		return String.format(Locale.ROOT,
				"Several workers for one run need libtorch %s, here is %s; build without another version's profile"
						+ " (-Pcuda118) or PYTORCH_LIBRARY_PATH, or use one worker",
				TORCH, version);
	}

	private static DoorLibrary refused(String why) {
		return new DoorLibrary(null, why);
	}

	/** A text of C: up to its end. */
	static String text(byte[] buffer) {
		int end = 0;
		while (end < buffer.length && buffer[end] != 0) {
			end++;
		}
		return new String(buffer, 0, end, StandardCharsets.UTF_8);
	}

	/** The library is loaded when it is first asked for. */
	private static final class Once {

		private static final DoorLibrary LIBRARY = load();

	}

}
