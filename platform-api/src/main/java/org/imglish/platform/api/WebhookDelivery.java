package org.imglish.platform.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.imglish.jobs.access.Delivery;
import org.imglish.jobs.access.Webhooks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells webhooks of changes of state, at least once each: a delivery that fails is tried
 * again after 1, 2, 4 … seconds, up to an hour apart, and given up after a day or so. The
 * body is signed: {@code X-Imglish-Signature} is {@code sha256=} and the HMAC of it under
 * the webhook's secret.
 */
@Component
class WebhookDelivery implements DisposableBean {

	private static final Logger LOGGER = LoggerFactory.getLogger(WebhookDelivery.class);

	private static final Duration INTERVAL = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int MAX_AT_ONCE = 20;

	private static final int MAX_TRIES = 36;

	private static final long LONGEST_PAUSE_SECONDS = 3600;

	private final Webhooks webhooks;

	private final HttpClient http = HttpClient.newBuilder()
		.connectTimeout(PATIENCE)
		.followRedirects(HttpClient.Redirect.NEVER)
		.build();

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread sender = new Thread(task, "webhooks");
		sender.setDaemon(true);
		return sender;
	});

	WebhookDelivery(Webhooks webhooks) {
		this.webhooks = webhooks;
		this.thread.scheduleWithFixedDelay(this::deliver, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	private void deliver() {
		try {
			Duration reserve = PATIENCE.multipliedBy(2L * MAX_AT_ONCE);
			for (Delivery delivery : this.webhooks.due(MAX_AT_ONCE, reserve)) {
				deliver(delivery);
			}
		}
		catch (DataAccessException | TransactionException ex) {
			LOGGER.warn("Webhooks wait for the database: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			// Escaping, it would end all deliveries for ever.
			LOGGER.error("Webhooks could not be told; those that are due are tried again", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void deliver(Delivery delivery) throws InterruptedException {
		String reason;
		try {
			HttpResponse<Void> answer = this.http.send(request(delivery), HttpResponse.BodyHandlers.discarding());
			if (answer.statusCode() / 100 == 2) {
				this.webhooks.delivered(delivery.id());
				return;
			}
			reason = "answered " + answer.statusCode();
		}
		catch (IOException | IllegalArgumentException ex) {
			reason = ex.toString();
		}
		int tries = delivery.tries() + 1;
		if (tries >= MAX_TRIES) {
			LOGGER.warn("{} is given up after {} tries: {}", delivery, tries, reason);
			this.webhooks.givenUp(delivery.id(), reason);
			return;
		}
		this.webhooks.failed(delivery.id(), reason, pause(tries));
	}

	/** How long to wait after a number of tries. */
	static Duration pause(int tries) {
		return Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(tries - 1, 20)));
	}

	private static HttpRequest request(Delivery delivery) {
		String body = delivery.body().toString();
		return HttpRequest.newBuilder(URI.create(delivery.url()))
			.timeout(PATIENCE)
			.header("Content-Type", "application/json")
			.header("X-Imglish-Delivery", Long.toString(delivery.id()))
			.header("X-Imglish-Signature", "sha256=" + signature(delivery.secret(), body))
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
	}

	/** HMAC-SHA-256 of a body in hexadecimal digits. */
	static String signature(String secret, String body) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException | InvalidKeyException ex) {
			throw new IllegalStateException("Every JDK has HMAC-SHA-256", ex);
		}
	}

	@Override
	public void destroy() {
		this.thread.shutdownNow();
	}

}
