package org.imglish.platform.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;
import org.imglish.core.collective.Collectives;
import org.imglish.core.image.TurboJpeg;
import org.imglish.core.training.TrainingDevice;

/** Looks at this machine, thing by thing. */
final class Checkup {

	private static final double GIB = 1 << 30;

	/** What a worker and a server take besides each other, with the smallest models. */
	private static final double MIN_MEMORY_GIB = 4;

	/** Room for a few checkpoints of a base model. */
	private static final double MIN_FREE_GIB = 10;

	private static final Duration MAX_SKEW = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private Checkup() {
	}

	static Finding java() {
		return Finding.well("Java",
				System.getProperty("java.runtime.version") + " of " + System.getProperty("java.vendor"));
	}

	/** File names, and what is typed, are read in the encoding of the locale. */
	static Finding encoding(String ofFileNames) {
		return ofFileNames.equalsIgnoreCase("UTF-8") ? Finding.well("locale", "file names are in UTF-8")
				: Finding.fault("locale", "file names beyond ASCII cannot be said in " + ofFileNames
						+ "; set LC_ALL=C.UTF-8 before Java starts");
	}

	static Finding memory() {
		double gib = (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
				? system.getTotalMemorySize() / GIB : Double.NaN;
		String text = String.format(Locale.ROOT, "%.1f GiB, %d processors", gib,
				Runtime.getRuntime().availableProcessors());
		return (gib >= MIN_MEMORY_GIB) ? Finding.well("memory", text)
				: Finding.warning("memory", text + "; a server with one worker wants " + (int) MIN_MEMORY_GIB
						+ " GiB: take a smaller batch, or raise the container's limit");
	}

	/** The nearest folder that exists tells where the home would lie. */
	static Finding home(Path home) {
		Path present = home;
		while (!Files.exists(present) && present.getParent() != null) {
			present = present.getParent();
		}
		if (!Files.isDirectory(present) || !Files.isWritable(present)) {
			return Finding.fault("home",
					present + " cannot be written to; name another folder with --home or IMGLISH_HOME");
		}
		try {
			double free = Files.getFileStore(present).getUsableSpace() / GIB;
			String text = String.format(Locale.ROOT, "%s, %.1f GiB free", home, free);
			return (free >= MIN_FREE_GIB) ? Finding.well("home", text)
					: Finding.warning("home",
							text + "; datasets and checkpoints want room: name a folder on a larger disk "
									+ "with --home, or keep fewer checkpoints (keep)");
		}
		catch (IOException ex) {
			return Finding.warning("home", home + ": free space is not known: " + ex.getMessage());
		}
	}

	/** With the same pixels and bytes either way. */
	static Finding pictures() {
		return TurboJpeg.here().isPresent() ? Finding.well("pictures", "libjpeg-turbo decodes and encodes JPEG")
				: Finding.well("pictures",
						"OpenCV decodes and encodes JPEG; libjpeg-turbo does it faster where it is installed "
								+ "(libturbojpeg0 on Debian, libturbojpeg on Ubuntu, turbojpeg on Fedora)");
	}

	/** Loads libtorch, unpacking it first where no worker of this home has. */
	static List<Finding> engine() {
		try {
			String device = TrainingDevice.name();
			Finding engine = Finding.well("PyTorch", String.format(Locale.ROOT, "computes on %s with %.1f GiB", device,
					TrainingDevice.memoryBytes() / GIB));
			Finding gang = Collectives.unavailable()
				.map((why) -> Finding.warning("gangs", "a run cannot take several workers of this machine: " + why))
				.orElseGet(() -> Finding.well("gangs", "workers of this machine can share a run"));
			return List.of(engine, gang);
		}
		catch (RuntimeException | LinkageError ex) {
			return List.of(Finding.fault("PyTorch", "its libraries cannot be loaded: " + ex.getMessage()
					+ "; README's last section says which build has them for which machine"));
		}
	}

	/**
	 * Asks a server for the health of its database and its store, and for the time.
	 * @param address its address, with a scheme
	 */
	static List<Finding> server(String address) throws InterruptedException {
		HttpRequest request;
		try {
			request = HttpRequest.newBuilder(URI.create(address + "/actuator/health")).timeout(PATIENCE).build();
		}
		catch (IllegalArgumentException ex) {
			return List.of(Finding.fault("server", address + " is no address: " + ex.getMessage()));
		}
		try {
			HttpResponse<String> answer = HttpClient.newBuilder()
				.connectTimeout(PATIENCE)
				.build()
				.send(request, HttpResponse.BodyHandlers.ofString());
			Finding health = (answer.statusCode() == 200)
					? Finding.well("server", address + " answers; its database and its checkpoint store do, too")
					: Finding.fault("server", address + " is not well (status " + answer.statusCode() + "): "
							+ answer.body() + "; its log says why");
			return answer.headers()
				.firstValue("Date")
				.map((date) -> List.of(health, clock(date, Instant.now())))
				.orElse(List.of(health));
		}
		catch (IOException ex) {
			return List.of(Finding.warning("server",
					"none answers at " + address + "; ./imglish serve starts one, and --server names another"));
		}
	}

	/**
	 * Compares two clocks.
	 * @param ofServer what an answer's header {@code Date} says
	 */
	static Finding clock(String ofServer, Instant here) {
		try {
			return clock(ZonedDateTime.parse(ofServer, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(), here);
		}
		catch (DateTimeParseException ex) {
			return Finding.warning("clock", "the server tells no time, but '" + ofServer + "'; is it Imglish's?");
		}
	}

	private static Finding clock(Instant ofServer, Instant here) {
		Duration skew = Duration.between(ofServer, here).abs();
		return (skew.compareTo(MAX_SKEW) <= 0) ? Finding.well("clock", "as the server's")
				: Finding.warning("clock",
						skew.toSeconds() + " s from the server's; leases go by the database's clock, "
								+ "but times in logs will not match: let both follow a time server");
	}

}
