package org.imglish.jobs.store;

import java.net.URI;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Where checkpoints lie.
 *
 * @param location a folder, or {@code s3://BUCKET/PREFIX}; null for a folder in the home
 * @param endpoint address of an object store that is not Amazon's, or null
 * @param region its region
 */
public record StoreSettings(@Nullable String location, @Nullable URI endpoint, String region) {

	private static final String SCHEME = "s3://";

	private static final long PART_BYTES = 256L << 20;

	/**
	 * Opens the store. Access keys of an object store come from the usual places of its
	 * clients: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or the machine's
	 * role.
	 * @param home home folder
	 */
	public CheckpointStore open(Path home) {
		Path inHome = home.resolve("checkpoints");
		if (this.location == null || this.location.isBlank()) {
			return new LocalStore(inHome);
		}
		if (!this.location.startsWith(SCHEME)) {
			return new LocalStore(Path.of(this.location).toAbsolutePath());
		}
		String[] parts = this.location.substring(SCHEME.length()).split("/", 2);
		if (parts[0].isEmpty()) {
			throw new IllegalArgumentException(
					"imglish.store.location must be a folder or s3://BUCKET/PREFIX, but is " + this.location);
		}
		String prefix = (parts.length > 1) ? parts[1].replaceAll("/+$", "") : "";
		return new S3Store(client(DefaultCredentialsProvider.builder().build()), parts[0],
				prefix.isEmpty() ? "" : prefix + "/", inHome, PART_BYTES);
	}

	/** A client of the object store. */
	S3Client client(AwsCredentialsProvider credentials) {
		S3ClientBuilder builder = S3Client.builder()
			.region(Region.of(this.region))
			.credentialsProvider(credentials)
			.httpClient(UrlConnectionHttpClient.create())
			// Stores other than Amazon's do not all know the newer checksums and framed
			// bodies.
			.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
			.responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
			.serviceConfiguration((service) -> service.chunkedEncodingEnabled(false));
		if (this.endpoint != null) {
			builder.endpointOverride(this.endpoint).forcePathStyle(true);
		}
		return builder.build();
	}

}
