package org.imglish.jobs.bucket;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

/** Checks a request's signature as an S3 server does (AWS Signature Version 4). */
final class SignedRequest {

	private final String accessKey;

	private final String secretKey;

	SignedRequest(String accessKey, String secretKey) {
		this.accessKey = accessKey;
		this.secretKey = secretKey;
	}

	/** What is wrong with a request; empty if it is signed as it should be. */
	Optional<String> mistake(HttpExchange exchange, byte[] body) {
		Headers headers = exchange.getRequestHeaders();
		String authorization = headers.getFirst("Authorization");
		if (authorization == null || !authorization.startsWith("AWS4-HMAC-SHA256 Credential=" + this.accessKey + "/")) {
			return Optional.of("no credential of the access key: " + authorization);
		}
		String scope = part(authorization, "Credential=").substring(this.accessKey.length() + 1);
		String signed = part(authorization, "SignedHeaders=");
		String content = headers.getFirst("x-amz-content-sha256");
		if (content == null || headers.getFirst("x-amz-date") == null) {
			return Optional.of("x-amz-content-sha256 and x-amz-date are missing");
		}
		if (!content.equals("UNSIGNED-PAYLOAD") && !content.equals(hex(sha256(body)))) {
			return Optional.of("the content differs from its sum " + content);
		}
		String canonical = String.join("\n", exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
				query(exchange.getRequestURI().getRawQuery()),
				Arrays.stream(signed.split(";"))
					.map((name) -> name + ":" + String.join(",", headers.getOrDefault(name, List.of(""))).strip()
							+ "\n")
					.collect(Collectors.joining()),
				signed, content);
		String text = String.join("\n", "AWS4-HMAC-SHA256", headers.getFirst("x-amz-date"), scope,
				hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
		byte[] key = ("AWS4" + this.secretKey).getBytes(StandardCharsets.UTF_8);
		for (String step : scope.split("/")) {
			key = hmac(key, step);
		}
		String expected = hex(hmac(key, text));
		return expected.equals(part(authorization, "Signature=")) ? Optional.empty()
				: Optional.of("the signature is not that of\n" + canonical);
	}

	private static String query(String raw) {
		return (raw == null) ? ""
				: Arrays.stream(raw.split("&"))
					.map((part) -> part.contains("=") ? part : part + "=")
					.sorted()
					.collect(Collectors.joining("&"));
	}

	private static String part(String authorization, String name) {
		return authorization.substring(authorization.indexOf(name) + name.length()).split(",")[0];
	}

	private static byte[] hmac(byte[] key, String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key, "HmacSHA256"));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] sha256(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

}
