package org.imglish.core.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.WString;
import org.jspecify.annotations.Nullable;

/**
 * Lets this process see one device alone, by CUDA's own variable
 * {@code CUDA_VISIBLE_DEVICES}: everything in it then computes there, and none of its
 * memory lies on another. To be called before PyTorch is loaded.
 */
public final class PinnedDevice {

	private static final String VARIABLE = "CUDA_VISIBLE_DEVICES";

	private PinnedDevice() {
	}

	/**
	 * Pins the device of this process.
	 * @param device {@code cpu} or {@code cuda:N}; N counts the devices that were visible
	 * before
	 * @throws IllegalArgumentException if it is no device, or none that is visible
	 */
	public static void pin(String device) {
		String visible = visible(device, System.getenv(VARIABLE));
		if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("win")) {
			Native.load("kernel32", Windows.class).SetEnvironmentVariableW(new WString(VARIABLE), new WString(visible));
		}
		else {
			Native.load("c", Unix.class).setenv(VARIABLE, visible, 1);
		}
	}

	/**
	 * What the variable has to say.
	 * @param before what it said, or null
	 */
	static String visible(String device, @Nullable String before) {
		if (device.equals("cpu")) {
			return "-1";
		}
		if (!device.matches("cuda:\\d{1,4}")) {
			throw new IllegalArgumentException("A device is cpu, cuda:0, cuda:1 …, but not '" + device + "'");
		}
		int number = Integer.parseInt(device.substring("cuda:".length()));
		if (before == null || before.isBlank()) {
			return Integer.toString(number);
		}
		List<String> seen = Arrays.stream(before.split(",")).map(String::strip).toList();
		if (number >= seen.size()) {
			throw new IllegalArgumentException(String.format(Locale.ROOT, "There is no %s here: %s=%s shows %d", device,
					VARIABLE, before, seen.size()));
		}
		return seen.get(number);
	}

	/** The part of the C library that is needed here. */
	private interface Unix extends Library {

		int setenv(String name, String value, int overwrite);

	}

	/** The part of the Windows API that is needed here. */
	private interface Windows extends Library {

		@SuppressWarnings("checkstyle:MethodName")
		boolean SetEnvironmentVariableW(WString name, WString value);

	}

}
