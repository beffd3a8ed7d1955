package org.imglish.platform.wiring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.imglish.core.field.WrittenPath;
import org.imglish.jobs.retention.RetentionSettings;
import org.imglish.jobs.store.CheckpointStore;
import org.imglish.jobs.store.StoreSettings;
import org.imglish.jobs.wiring.JobsConfiguration;
import org.imglish.jobs.worker.JobsSettings;
import org.imglish.platform.prediction.PredictionProcess;
import org.imglish.platform.prediction.PredictorCommand;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The application: the API with its resources, or a worker alone. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { BatchAutoConfiguration.class, BatchJdbcAutoConfiguration.class })
@EnableConfigurationProperties({ PlatformSettings.class, StoreProperties.class, RetentionProperties.class })
@Import({ JobsConfiguration.class, ApiConfiguration.class })
public class PlatformConfiguration {

	/** Longest time without a finished item after which a worker ends an attempt. */
	private static final Duration PATIENCE = Duration.ofMinutes(30);

	@Bean
	StoreSettings storeSettings(StoreProperties properties) {
		return properties.settings();
	}

	@Bean
	RetentionSettings retentionSettings(RetentionProperties properties) {
		return properties.settings();
	}

	@Bean
	JobsSettings jobsSettings(PlatformSettings settings) {
		Path home = Path.of(settings.home());
		List<Path> roots = new ArrayList<>(settings.dataRoots().stream().map(WrittenPath::of).toList());
		roots.add(home);
		return new JobsSettings(home, roots, Duration.ofSeconds(settings.leaseSeconds()), settings.maxAttempts(),
				settings.keepCheckpoints(), settings.threads(), settings.lightRuns(), settings.labels(),
				settings.device(), settings.advertise(), PATIENCE, Duration.ofMinutes(settings.outageMinutes()));
	}

	@Bean
	StoreHealth storeHealthIndicator(CheckpointStore store) {
		return new StoreHealth(store);
	}

	/** Starts nothing before the first question. */
	@Bean
	PredictionProcess predictionProcess(PlatformSettings settings) {
		Path home = Path.of(settings.home());
		return new PredictionProcess((mark) -> PredictorCommand.process(home, mark),
				home.resolve("logs").resolve("predictor.out"), Duration.ofSeconds(settings.predictionSeconds()),
				Duration.ofMinutes(5), 16);
	}

}
