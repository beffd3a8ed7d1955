package org.imglish.core.image;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import nu.pattern.OpenCV;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system's libjpeg-turbo, where there is one. OpenCV has the same decoder and
 * encoder, but not their vector instructions. Both give the same pixels and bytes, which
 * is looked at before the library is used, so that a worker's shards and numbers do not
 * depend on what is installed beside it. What the library is not sure of is left to
 * OpenCV. Safe for use by several threads.
 */
public final class TurboJpeg {

	/** Whether to look for the library: {@code on} or {@code off}. */
	public static final String SETTING = "imglish.turbojpeg";

	private static final Logger log = LoggerFactory.getLogger(TurboJpeg.class);

	/** As development packages, Debian and Fedora, and Windows name it. */
	private static final List<String> NAMES = List.of("turbojpeg", "libturbojpeg.so.0", "libturbojpeg");

	private static final int CHANNELS = 3;

	private static final int BLUE_GREEN_RED = 1;

	private static final int HALF_COLORS = 2;

	private static final int ACCURATE = 4096;

	/** Color spaces from here on have four channels. */
	private static final int INKS = 3;

	private final Functions functions;

	private TurboJpeg(Functions functions) {
		this.functions = functions;
	}

	/** That of this process, if it has one that does as OpenCV does. */
	public static Optional<TurboJpeg> here() {
		return Optional.ofNullable(Once.LIBRARY);
	}

	/**
	 * Decodes.
	 * @param header that of the file
	 * @param reduction by which width and height are divided, rounded up: 1, 2, 4 or 8
	 * @return 8-bit, channels blue, green, red, to be released by the caller; or null
	 * where the file is odd in any way
	 */
	@Nullable Mat decode(byte[] encoded, ImageHeader header, int reduction) {
		Pointer handle = this.functions.tjInitDecompress();
		try (Memory file = new Memory(encoded.length)) {
			file.write(0, encoded, 0, encoded.length);
			NativeLong length = new NativeLong(encoded.length);
			IntByReference width = new IntByReference();
			IntByReference height = new IntByReference();
			IntByReference colors = new IntByReference();
			int read = this.functions.tjDecompressHeader3(handle, file, length, width, height, new IntByReference(),
					colors);
			if (read != 0 || width.getValue() != header.width() || height.getValue() != header.height()
					|| colors.getValue() >= INKS) {
				return null;
			}
			Mat image = new Mat(divided(height, reduction), divided(width, reduction), CvType.CV_8UC3);
			int decoded = this.functions.tjDecompress2(handle, file, length, new Pointer(image.dataAddr()),
					image.cols(), image.cols() * CHANNELS, image.rows(), BLUE_GREEN_RED, 0);
			if (decoded != 0) {
				image.release();
				return null;
			}
			return image;
		}
		finally {
			this.functions.tjDestroy(handle);
		}
	}

	/**
	 * Encodes.
	 * @param image 8-bit, channels blue, green, red
	 * @param quality 1 to 100
	 * @return a JPEG file with colors at half of the resolution, or null where it cannot
	 * be written
	 */
	byte @Nullable [] encode(Mat image, int quality) {
		Pointer handle = this.functions.tjInitCompress();
		PointerByReference file = new PointerByReference();
		NativeLongByReference length = new NativeLongByReference();
		try {
			int encoded = this.functions.tjCompress2(handle, new Pointer(image.dataAddr()), image.cols(),
					(int) image.step1(), image.rows(), BLUE_GREEN_RED, file, length, HALF_COLORS, quality, ACCURATE);
			return (encoded == 0) ? file.getValue().getByteArray(0, length.getValue().intValue()) : null;
		}
		finally {
			this.functions.tjFree(file.getValue());
			this.functions.tjDestroy(handle);
		}
	}

	/** Number of pixels of a side divided, rounded up. */
	private static int divided(IntByReference side, int reduction) {
		return (side.getValue() + reduction - 1) / reduction;
	}

	private static @Nullable TurboJpeg find() {
		OpenCV.loadLocally();
		if (System.getProperty(SETTING, "on").equals("off")) {
			return null;
		}
		for (String name : NAMES) {
			try {
				TurboJpeg found = new TurboJpeg(Native.load(name, Functions.class));
				if (found.agrees()) {
					return found;
				}
				log.warn("{} gives other pixels or bytes than OpenCV, and is not used.", name);
				return null;
			}
			catch (UnsatisfiedLinkError ex) {
				log.debug("No library {} is installed, or not with the functions that are called.", name, ex);
			}
		}
		return null;
	}

	/** Whether a noisy picture of odd sides comes out as from OpenCV. */
	private boolean agrees() {
		Mat noise = new Mat(141, 203, CvType.CV_8UC3);
		byte[] values = new byte[(int) noise.total() * CHANNELS];
		new SplittableRandom(1).nextBytes(values);
		noise.put(0, 0, values);
		Imgproc.GaussianBlur(noise, noise, new Size(3, 3), 0);
		try {
			byte[] file = OpenCvCodec.encode(noise, ".jpg", ImageDecoder.JPEG_QUALITY);
			ImageHeader header = ImageHeader.read(file);
			return Arrays.equals(file, encode(noise, ImageDecoder.JPEG_QUALITY))
					&& IntStream.of(1, 2, 4, 8).allMatch((reduction) -> agrees(file, header, reduction));
		}
		catch (BrokenImageException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			noise.release();
		}
	}

	private boolean agrees(byte[] file, ImageHeader header, int reduction) {
		Mat ours = decode(file, header, reduction);
		if (ours == null) {
			return false;
		}
		Mat theirs = OpenCvCodec.decode(file, reduction);
		try {
			return ours.size().equals(theirs.size()) && Core.norm(ours, theirs, Core.NORM_INF) == 0;
		}
		finally {
			ours.release();
			theirs.release();
		}
	}

	/** Looked for once. */
	private static final class Once {

		private static final @Nullable TurboJpeg LIBRARY = find();

	}

	/** TurboJPEG's interface since version 1.4, with its own names. */
	@SuppressWarnings("checkstyle:MethodName")
	private interface Functions extends Library {

		Pointer tjInitDecompress();

		Pointer tjInitCompress();

		int tjDestroy(Pointer handle);

		int tjDecompressHeader3(Pointer handle, Pointer file, NativeLong length, IntByReference width,
				IntByReference height, IntByReference subsampling, IntByReference colors);

		int tjDecompress2(Pointer handle, Pointer file, NativeLong length, Pointer pixels, int width, int pitch,
				int height, int format, int flags);

		int tjCompress2(Pointer handle, Pointer pixels, int width, int pitch, int height, int format,
				PointerByReference file, NativeLongByReference length, int subsampling, int quality, int flags);

		void tjFree(Pointer file);

	}

}
