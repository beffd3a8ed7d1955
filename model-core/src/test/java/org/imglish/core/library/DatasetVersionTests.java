package org.imglish.core.library;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DatasetVersionTests {

	@Test
	void theFirstVersionIsCalledAsTheDataset() {
		assertThat(DatasetVersion.of("pets")).isEqualTo(new DatasetVersion("pets", 1));
		assertThat(DatasetVersion.of("pets@1").name()).isEqualTo("pets");
		assertThat(DatasetVersion.of("pets").numbered()).isEqualTo("pets@1");
	}

	@Test
	void laterVersionsHaveTheirNumber() {
		assertThat(DatasetVersion.of("pets@12")).isEqualTo(new DatasetVersion("pets", 12));
		assertThat(DatasetVersion.of("pets@12").name()).isEqualTo("pets@12");
		assertThat(DatasetVersion.of("pets").next().name()).isEqualTo("pets@2");
	}

	@Test
	void whatIsNoNumberIsNoVersion() {
		assertThat(DatasetVersion.of("pets@latest").series()).isEqualTo("pets@latest");
		assertThat(DatasetVersion.of("pets@0").series()).isEqualTo("pets@0");
		assertThat(DatasetVersion.of("@2").series()).isEqualTo("@2");
	}

}
