package org.imglish.jobs.bucket;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.core.digest.Sha256;
import org.imglish.jobs.cache.FileCache;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Reads the objects of one bucket. One that is written anew while it is read is an error,
 * and never half the old one and half the new. Safe for use by several threads.
 */
final class BucketReader {

	private static final int REMEMBERED = 10_000;

	private final S3Client client;

	private final String bucket;

	private final FileCache cache;

	private final Waiting waiting;

	private final boolean remembers;

	private final Map<String, ObjectAttributes> known = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, ObjectAttributes> eldest) {
			return size() > REMEMBERED;
		}

	};

	/**
	 * @param cache copies of objects that are read in any order
	 * @param waiting asks again while the store is away
	 * @param remembers whether an object is taken for what it was at the first look
	 */
	BucketReader(S3Client client, String bucket, FileCache cache, Waiting waiting, boolean remembers) {
		this.client = client;
		this.bucket = bucket;
		this.cache = cache;
		this.waiting = waiting;
		this.remembers = remembers;
	}

	/**
	 * What an object or a folder is.
	 * @param key its name, empty for the folder of all
	 * @throws NoSuchFileException if nothing has that name or lies below it
	 */
	ObjectAttributes attributes(String key) throws IOException {
		synchronized (this.known) {
			ObjectAttributes before = this.known.get(key);
			if (before != null) {
				return before;
			}
		}
		ObjectAttributes now = ask(key);
		if (this.remembers) {
			synchronized (this.known) {
				this.known.put(key, now);
			}
		}
		return now;
	}

	private ObjectAttributes ask(String key) throws IOException {
		if (!key.isEmpty()) {
			try {
				HeadObjectResponse head = StoreAnswer.to(place(key),
						() -> this.client.headObject((one) -> one.bucket(this.bucket).key(key)));
				return new ObjectAttributes(head.contentLength(), head.lastModified(), head.eTag());
			}
			catch (NoSuchFileException ex) {
				// It may be a folder.
			}
		}
		ListObjectsV2Response below = StoreAnswer.to(place(key),
				() -> this.client.listObjectsV2((list) -> list.bucket(this.bucket).prefix(folder(key)).maxKeys(1)));
		if (below.contents().isEmpty()) {
			throw new NoSuchFileException(place(key));
		}
		return ObjectAttributes.FOLDER;
	}

	/** What lies directly in a folder, by whole names. */
	Map<String, ObjectAttributes> children(String folder) throws IOException {
		return StoreAnswer.to(place(folder), () -> {
			Map<String, ObjectAttributes> children = new TreeMap<>();
			for (ListObjectsV2Response page : this.client
				.listObjectsV2Paginator((list) -> list.bucket(this.bucket).prefix(folder(folder)).delimiter("/"))) {
				for (S3Object object : page.contents()) {
					// A folder that somebody made by hand is an empty object.
					if (!object.key().endsWith("/")) {
						children.put(object.key(),
								new ObjectAttributes(object.size(), object.lastModified(), object.eTag()));
					}
				}
				for (CommonPrefix prefix : page.commonPrefixes()) {
					children.put(prefix.prefix().substring(0, prefix.prefix().length() - 1), ObjectAttributes.FOLDER);
				}
			}
			return children;
		});
	}

	/** Opens an object in its middle, as it was when its attributes were asked. */
	ResponseInputStream<GetObjectResponse> open(String key, ObjectAttributes attributes, long from) throws IOException {
		return StoreAnswer.to(place(key),
				() -> this.client.getObject((get) -> get.bucket(this.bucket)
					.key(key)
					.ifMatch(attributes.tag())
					.range((from > 0) ? "bytes=" + from + "-" : null)));
	}

	/**
	 * Makes sure that there is room for a copy of an object on this machine.
	 * @throws IOException if there is not
	 */
	void requireRoom(String key, ObjectAttributes attributes) throws IOException {
		this.cache.require(place(key) + " is read as a whole", attributes.size());
	}

	/** Opens a copy of an object on this machine. */
	FileChannel copy(String key, ObjectAttributes attributes) throws IOException {
		String name = Sha256.of(place(key) + "\n" + attributes.tag() + "\n" + attributes.size());
		return this.cache.open(new FileCache.Wanted(place(key), name, attributes.size(), null),
				() -> open(key, attributes, 0));
	}

	/** Asks again while the store is away. */
	<T> T patiently(Waiting.Question<T> question) throws IOException {
		return this.waiting.of(question);
	}

	String place(String key) {
		return BucketFileSystems.SCHEME + "://" + this.bucket + "/" + key;
	}

	private static String folder(String key) {
		return key.isEmpty() ? "" : key + "/";
	}

}
