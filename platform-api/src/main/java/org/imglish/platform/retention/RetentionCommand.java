package org.imglish.platform.retention;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.imglish.jobs.retention.Expired;
import org.imglish.jobs.retention.Retention;
import org.imglish.jobs.retention.RetentionSettings;
import org.imglish.platform.client.Table;
import org.imglish.platform.home.HomeOption;
import org.imglish.platform.wiring.Application;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Shows what is no longer kept, and lets it go where that is asked for. */
@Command(name = "retention", mixinStandardHelpOptions = true,
		description = "Lists what is older, or more, than it is kept, and deletes nothing unless told to. Workers let it go by"
				+ " themselves where the settings imglish.retention.* say so.")
public final class RetentionCommand implements Callable<Integer> {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--run-days", paramLabel = "N",
			description = "runs that completed, failed or were cancelled so long ago (default: as set, else none)")
	private @Nullable Integer runDays;

	@Option(names = "--file-days", paramLabel = "N",
			description = "files of runs, written so long ago (default: as set, else none)")
	private @Nullable Integer fileDays;

	@Option(names = "--log-days", paramLabel = "N",
			description = "logs of runs that ended so long ago (default: as set, else none)")
	private @Nullable Integer logDays;

	@Option(names = "--file-size", paramLabel = "SIZE",
			description = "the oldest files, where all of them take more than this: 20GB (default: as set, else none)")
	private @Nullable String fileSize;

	@Option(names = "--delete", description = "delete what is listed")
	private boolean delete;

	@Option(names = "--json", description = "print JSON")
	private boolean json;

	@Override
	public Integer call() throws IOException {
		Long bytes = bytes();
		try (Application application = Application.start(this.home.path(), false, Map.of())) {
			RetentionSettings settings = settings(application.bean(RetentionSettings.class), bytes);
			Retention retention = application.bean(Retention.class);
			print(this.delete ? retention.apply(settings) : retention.due(settings));
			if (settings.equals(RetentionSettings.FOREVER)) {
				System.err.println(
						"Everything is kept for ever; see --help for what could go, and docs/store.md for the settings");
			}
			return 0;
		}
	}

	private void print(List<Expired> expired) {
		JsonMapper mapper = JsonMapper.builder().build();
		if (this.json) {
			System.out.println(mapper.writeValueAsString(expired));
			return;
		}
		if (!expired.isEmpty()) {
			Table.print(mapper.valueToTree(expired), "what", "run", "name", "amount", "since");
		}
		System.err.printf(Locale.ROOT, "%,d %s%n", expired.size(), this.delete
				? "deleted; files leave the store within a quarter of an hour" : "could go; --delete deletes them");
	}

	private RetentionSettings settings(RetentionSettings set, @Nullable Long bytes) {
		return new RetentionSettings((this.runDays != null) ? this.runDays : set.runDays(),
				(this.fileDays != null) ? this.fileDays : set.fileDays(),
				(this.logDays != null) ? this.logDays : set.logDays(), (bytes != null) ? bytes : set.fileBytes());
	}

	private @Nullable Long bytes() {
		try {
			return (this.fileSize != null) ? DataSize.parse(this.fileSize).toBytes() : null;
		}
		catch (IllegalArgumentException ex) {
			throw new CommandLine.ParameterException(this.spec.commandLine(),
					"--file-size must be a size as 500MB or 20GB, but is '" + this.fileSize + "'");
		}
	}

}
