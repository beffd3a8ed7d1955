package org.imglish.platform.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks before something is deleted, unless the command says that it is meant. */
final class Confirmation {

	@Spec(Spec.Target.MIXEE)
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Option(names = { "-y", "--yes" }, description = "do not ask")
	private boolean yes;

	/**
	 * Whether it is meant.
	 * @param what what would be deleted, for example {@code run 3, with its metrics}
	 */
	boolean isGiven(String what) throws IOException {
		if (this.yes) {
			return true;
		}
		PrintWriter err = this.command.commandLine().getErr();
		err.print("Delete " + what + "? [y/N] ");
		err.flush();
		String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
		if (answer != null && answer.strip().matches("(?i)y|yes")) {
			return true;
		}
		err.println((answer != null) ? "Nothing was deleted."
				: "imglish: nothing was deleted; where nobody can be asked, --yes says that it is meant");
		return false;
	}

}
