package org.imglish.jobs.bucket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The part of S3 that this program speaks, in memory. Refuses what is not signed and,
 * like older stores, what carries the newer checksums. Lists two objects per page.
 */
public final class ObjectServer implements TestBucket {

	public static final String ACCESS_KEY = "access";

	public static final String SECRET_KEY = "secret";

	private static final int PAGE = 2;

	private static final String MODIFIED = "Fri, 02 Jan 2026 03:04:05 GMT";

	private final SignedRequest signature = new SignedRequest(ACCESS_KEY, SECRET_KEY);

	private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

	private final NavigableMap<String, Upload> uploads = new ConcurrentSkipListMap<>();

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicInteger cuts = new AtomicInteger();

	private final ReentrantLock one = new ReentrantLock();

	private final HttpServer server;

	public ObjectServer() throws IOException {
		// Otherwise each answer waits 40 ms for an acknowledgement.
		System.setProperty("sun.net.httpserver.nodelay", "true");
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/bucket", (exchange) -> {
			this.one.lock();
			try (exchange) {
				answer(exchange);
			}
			finally {
				this.one.unlock();
			}
		});
		this.server.start();
	}

	@Override
	public URI address() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	/** Objects by name, for a test to look at and to damage. */
	public NavigableMap<String, byte[]> objects() {
		return this.objects;
	}

	@Override
	public void put(String name, byte[] content) {
		this.objects.put(name, content);
	}

	@Override
	public Set<String> names() {
		return this.objects.keySet();
	}

	@Override
	public void failNext(int requests) {
		this.failures.set(requests);
	}

	/** Has the next bodies end after their first half. */
	public void cutNext(int bodies) {
		this.cuts.set(bodies);
	}

	public int unfinishedUploads() {
		return this.uploads.size();
	}

	private void answer(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		String mistake = this.signature.mistake(exchange, body).orElse(null);
		boolean newer = exchange.getRequestHeaders()
			.keySet()
			.stream()
			.anyMatch((name) -> name.toLowerCase(Locale.ROOT).startsWith("x-amz-checksum")
					|| name.equalsIgnoreCase("x-amz-trailer"));
		if (this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			send(exchange, 503, error("SlowDown", "Please reduce your request rate."));
		}
		else if (mistake != null) {
			send(exchange, 403, error("SignatureDoesNotMatch", mistake));
		}
		else if (newer) {
			send(exchange, 501, error("NotImplemented", "newer checksums"));
		}
		else {
			perform(exchange, body);
		}
	}

	private void perform(HttpExchange exchange, byte[] body) throws IOException {
		String path = exchange.getRequestURI().getPath();
		String key = path.length() > "/bucket/".length() ? path.substring("/bucket/".length()) : "";
		Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
		switch (exchange.getRequestMethod()) {
			case "PUT" -> {
				if (query.containsKey("partNumber")) {
					this.uploads.get(query.get("uploadId"))
						.parts()
						.put(Integer.parseInt(query.get("partNumber")), body);
				}
				else {
					this.objects.put(key, body);
				}
				exchange.getResponseHeaders().add("ETag", tag(body));
				send(exchange, 200, "");
			}
			case "POST" -> post(exchange, key, query);
			case "DELETE" -> {
				if (query.containsKey("uploadId")) {
					this.uploads.remove(query.get("uploadId"));
				}
				else {
					this.objects.remove(key);
				}
				send(exchange, 204, "");
			}
			default -> get(exchange, key, query);
		}
	}

	private void post(HttpExchange exchange, String key, Map<String, String> query) throws IOException {
		if (query.containsKey("uploads")) {
			String id = "upload-" + this.uploads.size() + "-" + System.nanoTime();
			this.uploads.put(id, new Upload(key, new TreeMap<>()));
			send(exchange, 200, "<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>" + key + "</Key><UploadId>"
					+ id + "</UploadId></InitiateMultipartUploadResult>");
			return;
		}
		Upload upload = this.uploads.remove(query.get("uploadId"));
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		upload.parts().values().forEach(whole::writeBytes);
		this.objects.put(key, whole.toByteArray());
		send(exchange, 200, "<CompleteMultipartUploadResult><Key>" + key + "</Key></CompleteMultipartUploadResult>");
	}

	private void get(HttpExchange exchange, String key, Map<String, String> query) throws IOException {
		if (query.containsKey("uploads")) {
			StringBuilder list = new StringBuilder("<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>");
			this.uploads.forEach((id, upload) -> {
				if (upload.key().startsWith(query.getOrDefault("prefix", ""))) {
					list.append("<Upload><Key>%s</Key><UploadId>%s</UploadId></Upload>".formatted(upload.key(), id));
				}
			});
			send(exchange, 200, list.append("</ListMultipartUploadsResult>").toString());
		}
		else if (query.containsKey("list-type")) {
			send(exchange, 200, page(query.getOrDefault("prefix", ""), query.getOrDefault("delimiter", ""),
					query.getOrDefault("continuation-token", "")));
		}
		else if (!this.objects.containsKey(key)) {
			send(exchange, 404, error("NoSuchKey", key));
		}
		else {
			send(exchange, this.objects.get(key));
		}
	}

	private void send(HttpExchange exchange, byte[] content) throws IOException {
		String wanted = exchange.getRequestHeaders().getFirst("If-Match");
		if (wanted != null && !wanted.equals(tag(content))) {
			send(exchange, 412, error("PreconditionFailed", "If-Match"));
			return;
		}
		String range = exchange.getRequestHeaders().getFirst("Range");
		int from = (range != null) ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
		int length = content.length - from;
		exchange.getResponseHeaders().add("ETag", tag(content));
		exchange.getResponseHeaders().add("Last-Modified", MODIFIED);
		if (exchange.getRequestMethod().equals("HEAD")) {
			exchange.getResponseHeaders().add("Content-Length", String.valueOf(length));
			exchange.sendResponseHeaders(200, -1);
			return;
		}
		exchange.sendResponseHeaders((range != null) ? 206 : 200, (length > 0) ? length : -1);
		boolean cut = this.cuts.getAndUpdate((left) -> Math.max(0, left - 1)) > 0;
		exchange.getResponseBody().write(content, from, cut ? length / 2 : length);
	}

	private static String tag(byte[] content) {
		return "\"" + Integer.toHexString(Arrays.hashCode(content)) + "\"";
	}

	private String page(String prefix, String delimiter, String after) {
		StringBuilder list = new StringBuilder("<ListBucketResult>");
		String last = "";
		int shown = 0;
		boolean more = false;
		for (Map.Entry<String, byte[]> object : this.objects.tailMap(after, false).entrySet()) {
			String name = object.getKey();
			int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
			boolean again = end >= 0 && last.startsWith(name.substring(0, end + 1))
					|| end >= 0 && after.startsWith(name.substring(0, end + 1));
			if (!name.startsWith(prefix) || again) {
				continue;
			}
			more = shown == PAGE;
			if (more) {
				break;
			}
			list.append((end >= 0)
					? "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(name.substring(0, end + 1))
					: "<Contents><Key>%s</Key><Size>%d</Size><ETag>%s</ETag><LastModified>%s</LastModified></Contents>"
						.formatted(name, object.getValue().length, tag(object.getValue()).replace("\"", "&quot;"),
								"2026-01-02T03:04:05.000Z"));
			last = name;
			shown++;
		}
		return list.append("<IsTruncated>")
			.append(more)
			.append("</IsTruncated>")
			.append(more ? "<NextContinuationToken>" + last + "</NextContinuationToken>" : "")
			.append("</ListBucketResult>")
			.toString();
	}

	private static Map<String, String> query(String raw) {
		Map<String, String> values = new HashMap<>();
		for (String part : (raw != null) ? raw.split("&") : new String[0]) {
			String[] pair = part.split("=", 2);
			values.put(pair[0], (pair.length > 1) ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "");
		}
		return values;
	}

	private static String error(String code, String message) {
		return "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
	}

	private static void send(HttpExchange exchange, int status, String text) {
		try {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Content-Type", "application/xml");
			boolean hasBody = bytes.length > 0 && !exchange.getRequestMethod().equals("HEAD");
			exchange.sendResponseHeaders(status, hasBody ? bytes.length : -1);
			if (hasBody) {
				exchange.getResponseBody().write(bytes);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private record Upload(String key, NavigableMap<Integer, byte[]> parts) {

	}

}
