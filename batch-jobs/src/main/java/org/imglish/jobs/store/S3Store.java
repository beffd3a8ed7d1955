package org.imglish.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of an object store that speaks S3. Drafts lie on this machine until their
 * files are uploaded; what is fetched is copied here, too. Large files go in parts, so
 * that their size has no bound and a part that fails is sent again alone.
 */
public final class S3Store implements CheckpointStore {

	private static final String APPLICATION_OCTETS = "application/octet-stream";

	private final S3Client client;

	private final String bucket;

	private final String prefix;

	private final Path drafts;

	private final Path fetched;

	private final long partBytes;

	/**
	 * @param prefix what the names of all objects begin with: empty, or ending in a slash
	 * @param local folder of this machine for drafts and copies
	 * @param partBytes size of the parts of large files; S3 asks for at least 5 MiB
	 */
	public S3Store(S3Client client, String bucket, String prefix, Path local, long partBytes) {
		this.client = client;
		this.bucket = bucket;
		this.prefix = prefix;
		this.drafts = local.resolve("drafts");
		this.fetched = local.resolve("fetched");
		this.partBytes = partBytes;
	}

	@Override
	public Path draft(String key) throws IOException {
		delete(key);
		return Files.createDirectories(this.drafts.resolve(key));
	}

	@Override
	public void publish(String key, Path draft) throws IOException {
		List<Path> files;
		try (Stream<Path> children = Files.list(draft)) {
			files = children.sorted().toList();
		}
		for (Path file : files) {
			String name = object(key, file.getFileName().toString());
			ask(() -> upload(name, file));
		}
		FileSystemUtils.deleteRecursively(draft);
	}

	private boolean upload(String name, Path file) throws IOException {
		if (Files.size(file) <= this.partBytes) {
			this.client.putObject((put) -> put.bucket(this.bucket).key(name), RequestBody.fromFile(file));
			return true;
		}
		String upload = this.client.createMultipartUpload((create) -> create.bucket(this.bucket).key(name)).uploadId();
		List<CompletedPart> parts = new ArrayList<>();
		long size = Files.size(file);
		for (long from = 0; from < size; from += this.partBytes) {
			long start = from;
			int number = parts.size() + 1;
			long bytes = Math.min(this.partBytes, size - from);
			String tag = this.client
				.uploadPart((part) -> part.bucket(this.bucket).key(name).uploadId(upload).partNumber(number),
						RequestBody.fromContentProvider(() -> part(file, start, bytes), bytes, APPLICATION_OCTETS))
				.eTag();
			parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
		}
		this.client.completeMultipartUpload((complete) -> complete.bucket(this.bucket)
			.key(name)
			.uploadId(upload)
			.multipartUpload((uploaded) -> uploaded.parts(parts)));
		return true;
	}

	/** A part of a file; opened anew for each try. */
	private static InputStream part(Path file, long from, long bytes) {
		try {
			FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(from);
			return new BoundedStream(Channels.newInputStream(channel), bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Path fetch(String key, List<String> names) throws IOException {
		Path folder = Files.createDirectories(this.fetched.resolve(key));
		for (String name : names) {
			Path beside = folder.resolve(name + "." + UUID.randomUUID());
			try (InputStream in = open(key, name)) {
				Files.copy(in, beside);
				Files.move(beside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING,
						StandardCopyOption.ATOMIC_MOVE);
			}
			finally {
				Files.deleteIfExists(beside);
			}
		}
		return folder;
	}

	@Override
	public InputStream open(String key, String name) throws IOException {
		return ask(() -> this.client.getObject((get) -> get.bucket(this.bucket).key(object(key, name))));
	}

	@Override
	public void delete(String key) throws IOException {
		FileSystemUtils.deleteRecursively(this.drafts.resolve(key));
		FileSystemUtils.deleteRecursively(this.fetched.resolve(key));
		ask(() -> {
			for (MultipartUpload upload : uploads(key + "/")) {
				this.client.abortMultipartUpload(
						(abort) -> abort.bucket(this.bucket).key(upload.key()).uploadId(upload.uploadId()));
			}
			for (String name : objects(key + "/")) {
				this.client.deleteObject((one) -> one.bucket(this.bucket).key(name));
			}
			return true;
		});
	}

	@Override
	public Set<String> keys() throws IOException {
		return ask(() -> {
			Set<String> keys = new TreeSet<>();
			objects("").forEach((name) -> addKey(keys, name));
			uploads("").forEach((upload) -> addKey(keys, upload.key()));
			return keys;
		});
	}

	private void addKey(Set<String> keys, String name) {
		String inside = name.substring(this.prefix.length());
		if (inside.indexOf('/') > 0) {
			keys.add(inside.substring(0, inside.lastIndexOf('/')));
		}
	}

	private List<String> objects(String key) {
		return this.client.listObjectsV2Paginator((list) -> list.bucket(this.bucket).prefix(this.prefix + key))
			.contents()
			.stream()
			.map(S3Object::key)
			.toList();
	}

	private List<MultipartUpload> uploads(String key) {
		return this.client.listMultipartUploadsPaginator((list) -> list.bucket(this.bucket).prefix(this.prefix + key))
			.uploads()
			.stream()
			.toList();
	}

	@Override
	public Optional<String> mark() throws IOException {
		try {
			return ask(() -> Optional
				.of(this.client.getObjectAsBytes((get) -> get.bucket(this.bucket).key(this.prefix + MARK))
					.asString(StandardCharsets.UTF_8)));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	@Override
	public void mark(String mark) throws IOException {
		ask(() -> this.client.putObject((put) -> put.bucket(this.bucket).key(this.prefix + MARK),
				RequestBody.fromString(mark)));
	}

	private String object(String key, String name) {
		return this.prefix + key + "/" + name;
	}

	private <T> T ask(Request<T> request) throws IOException {
		try {
			return request.send();
		}
		catch (NoSuchKeyException ex) {
			throw new NoSuchFileException(toString(), null, "the file is missing");
		}
		catch (SdkException ex) {
			throw new IOException("The checkpoint store " + this + " does not do what it is asked: " + ex.getMessage(),
					ex);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	@Override
	public String toString() {
		return "s3://" + this.bucket + "/" + this.prefix;
	}

	private interface Request<T> {

		T send() throws IOException;

	}

}
