package org.imglish.core.shard;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ShardTests {

	@Test
	void aShardLiesInItsFolder() {
		Shard shard = new Shard("shard-000000-1.tar", 1, 1, "");
		assertThat(shard.name()).isEqualTo("shard-000000-1.tar");
		assertThat(shard.place("pets")).isEqualTo("pets/shard-000000-1.tar");
	}

	@Test
	void aShardOfAnOlderVersionLiesInTheFolderOfThat() {
		Shard shard = new Shard("../pets/shard-000000-1.tar", 1, 1, "");
		assertThat(shard.name()).isEqualTo("shard-000000-1.tar");
		assertThat(shard.place("pets@2")).isEqualTo("pets/shard-000000-1.tar");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "..", "../x", "../../x", "/etc/x", "a/b", "../a/b/c", "../../a/b", "a/../x", "../a/..",
			"..\\x" })
	void aShardLiesNowhereElse(String file) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Shard(file, 1, 1, "")).withMessageContaining(file);
	}

}
