package org.imglish.platform.wiring;

import org.imglish.jobs.retention.RetentionSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code imglish.retention.*}: how long things are kept, 0 for ever.
 *
 * @param runDays days after which runs that have ended for good go
 * @param fileDays days after which the files go that runs have left
 * @param logDays days after which the logs of runs go that have ended
 * @param fileSize what the files of all runs may take together
 */
@ConfigurationProperties("imglish.retention")
record RetentionProperties(@DefaultValue("0") int runDays, @DefaultValue("0") int fileDays,
		@DefaultValue("0") int logDays, @DefaultValue("0") DataSize fileSize) {

	RetentionSettings settings() {
		return new RetentionSettings(this.runDays, this.fileDays, this.logDays, this.fileSize.toBytes());
	}

}
