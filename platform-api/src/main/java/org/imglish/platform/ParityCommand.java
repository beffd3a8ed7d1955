package org.imglish.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.imglish.core.parity.ParityReport;
import org.imglish.core.parity.ParityRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks the model against numbers of the official implementation. */
@Command(name = "parity", mixinStandardHelpOptions = true,
		description = "Checks model-core against reference fixtures; exit 1 if a value is beyond its tolerance.")
final class ParityCommand implements Callable<Integer> {

	@Parameters(arity = "1..*", paramLabel = "DIR", description = "case folders, or folders of them")
	private List<Path> folders = List.of();

	@Override
	public Integer call() throws Exception {
		boolean passed = true;
		for (ParityReport report : new ParityRunner().run(this.folders)) {
			passed &= report.passed();
			System.out.printf(Locale.ROOT, "%-6s %s (%s, %d values)%n", report.passed() ? "ok" : "FAILED",
					report.name(), report.kind(), report.lines().size());
			if (report.failure() != null) {
				System.out.println("       " + report.failure());
			}
			for (ParityReport.Line line : report.lines()) {
				System.out.printf(Locale.ROOT, "       %-8s %-70s abs %.3e rel %.3e%n", line.passed() ? "" : "BEYOND",
						line.tensor(), line.absolute(), line.relative());
			}
		}
		return passed ? 0 : 1;
	}

}
