package org.imglish.platform.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BoundAddressTests {

	@Test
	void theLoopbackAddressNeedsNoTokens() {
		assertThatCode(() -> BoundAddress.check(InetAddress.getLoopbackAddress(), settings(false)))
			.doesNotThrowAnyException();
	}

	@Test
	void anyOtherAddressIsRefusedWithoutTokens() throws UnknownHostException {
		InetAddress every = InetAddress.getByName("0.0.0.0");
		assertThatIllegalStateException().isThrownBy(() -> BoundAddress.check(every, settings(false)))
			.withMessageContaining("0.0.0.0")
			.withMessageContaining("--require-tokens");
		assertThatIllegalStateException().isThrownBy(() -> BoundAddress.check(null, settings(false)))
			.withMessageContaining("every address");
		assertThatCode(() -> BoundAddress.check(every, settings(true))).doesNotThrowAnyException();
	}

	private static SecuritySettings settings(boolean requireTokens) {
		return new SecuritySettings(requireTokens, 1, 1, DataSize.ofBytes(1), DataSize.ofBytes(1), List.of());
	}

}
