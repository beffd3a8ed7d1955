package org.imglish.platform.security;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class SecuritySettingsTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withUserConfiguration(Bound.class);

	@Test
	void areBound() {
		this.application.withPropertyValues("imglish.security.max-body=2MB")
			.run((context) -> assertThat(context.getBean(SecuritySettings.class).maxBody().toMegabytes()).isEqualTo(2));
	}

	/** A bound that nobody reads would not be missed before somebody needs it. */
	@Test
	void anUnknownOneKeepsTheServerFromStarting() {
		this.application.withPropertyValues("imglish.security.largest-body=2MB")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("largest-body"));
	}

	@EnableConfigurationProperties(SecuritySettings.class)
	static class Bound {

	}

}
