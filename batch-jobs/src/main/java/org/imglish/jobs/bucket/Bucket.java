package org.imglish.jobs.bucket;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket whose names begin alike; they are named here by what follows.
 * Large files go in parts, so that their size has no bound and a part that fails is sent
 * again alone.
 */
public final class Bucket {

	private static final String APPLICATION_OCTETS = "application/octet-stream";

	private final S3Client client;

	private final String bucket;

	private final String prefix;

	private final long partBytes;

	/**
	 * @param prefix what the names of all objects begin with: empty, or ending in a slash
	 * @param partBytes size of the parts of large files; S3 asks for at least 5 MiB
	 */
	public Bucket(S3Client client, String bucket, String prefix, long partBytes) {
		this.client = client;
		this.bucket = bucket;
		this.prefix = prefix;
		this.partBytes = partBytes;
	}

	/** Its objects below a folder. */
	public Bucket in(String folder) {
		return new Bucket(this.client, this.bucket, this.prefix + folder + "/", this.partBytes);
	}

	/** Uploads a file; the object is whole or absent. */
	public void put(String name, Path file) throws IOException {
		ask(() -> upload(this.prefix + name, file));
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

	/**
	 * Opens an object.
	 * @throws NoSuchFileException if there is none of the name
	 */
	public InputStream open(String name) throws IOException {
		return ask(() -> this.client.getObject((get) -> get.bucket(this.bucket).key(this.prefix + name)));
	}

	/** Names of the objects whose names begin with something. */
	public List<String> names(String beginning) throws IOException {
		return ask(() -> this.client
			.listObjectsV2Paginator((list) -> list.bucket(this.bucket).prefix(this.prefix + beginning))
			.contents()
			.stream()
			.map(S3Object::key)
			.map(this::inside)
			.toList());
	}

	/** Names under which something is being uploaded, or was and is not finished. */
	public List<String> unfinished(String beginning) throws IOException {
		return ask(() -> uploads(beginning).stream().map(MultipartUpload::key).map(this::inside).toList());
	}

	/** Deletes an object; does nothing if there is none. */
	public void delete(String name) throws IOException {
		ask(() -> this.client.deleteObject((one) -> one.bucket(this.bucket).key(this.prefix + name)));
	}

	/** Deletes all objects whose names begin with something, unfinished ones included. */
	public void deleteAll(String beginning) throws IOException {
		ask(() -> {
			for (MultipartUpload upload : uploads(beginning)) {
				this.client.abortMultipartUpload(
						(abort) -> abort.bucket(this.bucket).key(upload.key()).uploadId(upload.uploadId()));
			}
			return true;
		});
		for (String name : names(beginning)) {
			delete(name);
		}
	}

	private List<MultipartUpload> uploads(String beginning) {
		return this.client
			.listMultipartUploadsPaginator((list) -> list.bucket(this.bucket).prefix(this.prefix + beginning))
			.uploads()
			.stream()
			.toList();
	}

	private String inside(String name) {
		return name.substring(this.prefix.length());
	}

	private <T> T ask(StoreAnswer.Request<T> request) throws IOException {
		return StoreAnswer.to(toString(), request);
	}

	@Override
	public String toString() {
		return "s3://" + this.bucket + "/" + this.prefix;
	}

}
