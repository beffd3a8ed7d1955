package org.imglish.platform.doctor;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.imglish.platform.client.ServerAddress;
import org.imglish.platform.home.HomeOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./imglish doctor}. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
		description = "Looks whether this machine has what the program needs, and says the way out where not; "
				+ "exit 1 if something will not work.")
public final class DoctorCommand implements Callable<Integer> {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--server", paramLabel = "URL", description = "address of the server (default: IMGLISH_SERVER,"
			+ " else where the server of this home listens, else http://127.0.0.1:8080)")
	private @Nullable String server;

	@Override
	public Integer call() throws Exception {
		System.setProperty("DJL_CACHE_DIR", this.home.path().resolve("natives").toString());
		PrintWriter out = this.command.commandLine().getOut();
		List<Finding> findings = new ArrayList<>();
		tell(out, findings, List.of(Checkup.java(), Checkup.encoding(System.getProperty("sun.jnu.encoding", "UTF-8")),
				Checkup.memory(), Checkup.home(this.home.path())));
		tell(out, findings, List.of(Checkup.pictures()));
		tell(out, findings, Checkup.engine());
		tell(out, findings, Checkup.server(ServerAddress.of(this.server, System.getenv(), this.home.path())));
		boolean works = findings.stream().noneMatch((finding) -> finding.verdict() == Finding.Verdict.FAULT);
		out.println(works ? "Nothing stands in the way." : "What is marked fault will not work.");
		out.flush();
		return works ? 0 : 1;
	}

	/** At once: loading libtorch for the first time takes a while. */
	private static void tell(PrintWriter out, List<Finding> all, List<Finding> fresh) {
		for (Finding finding : fresh) {
			out.printf(Locale.ROOT, "%-8s %-8s %s%n", finding.verdict().name().toLowerCase(Locale.ROOT), finding.what(),
					finding.text());
			all.add(finding);
		}
		out.flush();
	}

}
