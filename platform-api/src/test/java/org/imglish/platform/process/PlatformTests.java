package org.imglish.platform.process;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Where a server that listens is reached from its own machine. */
class PlatformTests {

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, http://127.0.0.1:80", "0.0.0.0, http://127.0.0.1:80", "::, http://127.0.0.1:80",
			"192.168.1.5, http://192.168.1.5:80", "fd00::5, http://[fd00::5]:80", "trainer, http://trainer:80" })
	void isTheAddressThatItIsBoundTo(String bound, String url) {
		assertThat(Platform.url(bound, 80)).isEqualTo(url);
	}

}
