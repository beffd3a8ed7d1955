package org.imglish.platform.api;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookDeliveryTests {

	/** Test case 2 of RFC 4231. */
	@Test
	void signsAsRfc4231Says() {
		assertThat(WebhookDelivery.signature("Jefe", "what do ya want for nothing?"))
			.isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	}

	@Test
	void pausesDoubleUpToAnHour() {
		assertThat(WebhookDelivery.pause(1)).isEqualTo(Duration.ofSeconds(1));
		assertThat(WebhookDelivery.pause(4)).isEqualTo(Duration.ofSeconds(8));
		assertThat(WebhookDelivery.pause(60)).isEqualTo(Duration.ofHours(1));
	}

}
