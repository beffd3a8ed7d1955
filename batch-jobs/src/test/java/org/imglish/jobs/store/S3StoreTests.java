package org.imglish.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.imglish.jobs.bucket.Bucket;
import org.imglish.jobs.bucket.BucketAccess;
import org.imglish.jobs.bucket.ObjectServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The client's requests against a server that checks them. */
class S3StoreTests {

	private static final int PART = 5 << 20;

	private static final String KEY = "run-1/1-00000010";

	@TempDir
	Path local;

	private ObjectServer server;

	private S3Client client;

	private S3Store store;

	@BeforeEach
	void start() throws IOException {
		this.server = new ObjectServer();
		this.client = client(ObjectServer.SECRET_KEY);
		this.store = new S3Store(new Bucket(this.client, "bucket", "team/", PART), this.local);
	}

	private S3Client client(String secret) {
		return new BucketAccess(this.server.address(), "us-east-1")
			.client(StaticCredentialsProvider.create(AwsBasicCredentials.create(ObjectServer.ACCESS_KEY, secret)));
	}

	@AfterEach
	void stop() {
		this.client.close();
		this.server.close();
	}

	@Test
	void whatIsPublishedCanBeFetchedAndOpened() throws IOException {
		publish("content");
		assertThat(this.server.objects()).containsOnlyKeys("team/" + KEY + "/a.txt", "team/" + KEY + "/b.txt",
				"team/" + KEY + "/empty");
		Path folder = this.store.fetch(KEY, List.of("a.txt", "b.txt", "empty"));
		assertThat(folder.resolve("a.txt")).hasContent("content");
		assertThat(folder.resolve("empty")).isEmptyFile();
		try (InputStream in = this.store.open(KEY, "b.txt")) {
			assertThat(in.readAllBytes()).hasSize(3);
		}
	}

	@Test
	void aLargeFileGoesInParts() throws IOException {
		byte[] large = new byte[2 * PART + 12345];
		new Random(1).nextBytes(large);
		Path draft = this.store.draft(KEY);
		Files.write(draft.resolve("weights.safetensors"), large);
		this.store.publish(KEY, draft);
		assertThat(this.server.objects().get("team/" + KEY + "/weights.safetensors")).isEqualTo(large);
		assertThat(this.server.unfinishedUploads()).isZero();
		assertThat(this.store.fetch(KEY, List.of("weights.safetensors")).resolve("weights.safetensors"))
			.hasBinaryContent(large);
		assertThat(draft).doesNotExist();
	}

	@Test
	void anOverloadedServerIsAskedAgain() throws IOException {
		this.server.failNext(1);
		publish("content");
		assertThat(this.store.fetch(KEY, List.of("a.txt")).resolve("a.txt")).hasContent("content");
	}

	@Test
	void aFetchSeesWhatTheStoreHoldsNow() throws IOException {
		publish("content");
		this.store.fetch(KEY, List.of("a.txt"));
		this.server.objects().put("team/" + KEY + "/a.txt", "damaged".getBytes(StandardCharsets.UTF_8));
		assertThat(this.store.fetch(KEY, List.of("a.txt")).resolve("a.txt")).hasContent("damaged");
	}

	@Test
	void aMissingFileIsSaidSo() {
		assertThatThrownBy(() -> this.store.fetch(KEY, List.of("a.txt"))).isInstanceOf(NoSuchFileException.class);
	}

	@Test
	void whatIsDeletedIsGoneWithItsHalfUploads() throws IOException {
		publish("content");
		this.client.createMultipartUpload((create) -> create.bucket("bucket").key("team/run-1/2-00000020/weights"));
		assertThat(this.store.keys()).containsExactly(KEY, "run-1/2-00000020");
		this.store.delete("run-1/2-00000020");
		assertThat(this.store.keys()).containsExactly(KEY);
		assertThat(this.server.unfinishedUploads()).isZero();
		this.store.delete(KEY);
		assertThat(this.server.objects()).isEmpty();
	}

	@Test
	void othersPrefixesAreLeftAlone() throws IOException {
		this.server.objects().put("other/run-1/1-00000010/a.txt", new byte[1]);
		publish("content");
		this.store.delete(KEY);
		assertThat(this.server.objects()).containsOnlyKeys("other/run-1/1-00000010/a.txt");
	}

	@Test
	void theMarkIsNoCheckpoint() throws IOException {
		assertThat(this.store.mark()).isEmpty();
		this.store.mark("mine");
		assertThat(this.store.mark()).contains("mine");
		assertThat(this.store.keys()).isEmpty();
	}

	@Test
	void aWrongKeyIsRefusedInASentence() {
		try (S3Client stranger = client("guessed")) {
			assertThatThrownBy(() -> new S3Store(new Bucket(stranger, "bucket", "", PART), this.local).keys())
				.isInstanceOf(IOException.class)
				.hasMessageContaining("s3://bucket/ is denied to the access keys of this machine");
		}
	}

	private void publish(String content) throws IOException {
		Path draft = this.store.draft(KEY);
		Files.writeString(draft.resolve("a.txt"), content);
		Files.writeString(draft.resolve("b.txt"), "two");
		Files.createFile(draft.resolve("empty"));
		this.store.publish(KEY, draft);
	}

}
