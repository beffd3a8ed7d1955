package org.imglish.jobs.bucket;

import java.net.URI;

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
 * Where an object store is reached.
 *
 * @param endpoint its address, or null for Amazon's
 * @param region its region
 */
public record BucketAccess(@Nullable URI endpoint, String region) {

	/**
	 * A client with access keys from the usual places of such clients: AWS_ACCESS_KEY_ID
	 * and AWS_SECRET_ACCESS_KEY, a profile, or the machine's role.
	 */
	public S3Client client() {
		return client(DefaultCredentialsProvider.builder().build());
	}

	/** A client with access keys of its own. */
	public S3Client client(AwsCredentialsProvider credentials) {
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
