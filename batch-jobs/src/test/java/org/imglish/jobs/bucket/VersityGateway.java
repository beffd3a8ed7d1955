package org.imglish.jobs.bucket;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.imglish.jobs.training.Awaiting;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The S3 server versitygw over a folder, where this machine has it: the program that
 * {@code .ci/s3-server} builds and IMGLISH_VERSITYGW names, or one that is found on the
 * path. It takes the access keys of {@link ObjectServer}.
 */
public final class VersityGateway implements TestBucket {

	private static final String BUCKET = "bucket";

	private static final String PROGRAM = "versitygw";

	private final URI address;

	private final Process process;

	private final S3Client client;

	/**
	 * Starts it.
	 * @param folder an empty folder for its objects and what it says
	 */
	public VersityGateway(Path folder) throws IOException {
		int port = freePort();
		this.address = URI.create("http://127.0.0.1:" + port);
		Path log = folder.resolve("versitygw.log");
		ProcessBuilder server = new ProcessBuilder(program().orElseThrow().toString(), "--port", "127.0.0.1:" + port,
				"--region", "us-east-1", "posix", "--sidecar",
				Files.createDirectories(folder.resolve("attributes")).toString(),
				Files.createDirectories(folder.resolve("objects")).toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		server.environment().put("ROOT_ACCESS_KEY", ObjectServer.ACCESS_KEY);
		server.environment().put("ROOT_SECRET_KEY", ObjectServer.SECRET_KEY);
		this.process = server.start();
		Awaiting.until("versitygw", () -> answers(port) || !this.process.isAlive(), () -> Files.readString(log));
		this.client = client(ObjectServer.SECRET_KEY);
		this.client.createBucket((request) -> request.bucket(BUCKET));
	}

	/** The program, where this machine has it. */
	public static Optional<Path> program() {
		String named = System.getenv("IMGLISH_VERSITYGW");
		if (named != null) {
			return Optional.of(Path.of(named));
		}
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.map((folder) -> Path.of(folder).resolve(PROGRAM))
			.filter(Files::isExecutable)
			.findFirst();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static boolean answers(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** A client that signs with a key, right or wrong. */
	public S3Client client(String secret) {
		return new BucketAccess(this.address, "us-east-1")
			.client(StaticCredentialsProvider.create(AwsBasicCredentials.create(ObjectServer.ACCESS_KEY, secret)));
	}

	@Override
	public URI address() {
		return this.address;
	}

	@Override
	public void put(String name, byte[] content) {
		this.client.putObject((request) -> request.bucket(BUCKET).key(name), RequestBody.fromBytes(content));
	}

	@Override
	public Set<String> names() {
		Set<String> names = new TreeSet<>();
		this.client.listObjectsV2Paginator((request) -> request.bucket(BUCKET))
			.contents()
			.stream()
			.map(S3Object::key)
			.forEach(names::add);
		return names;
	}

	/** It is a real one: nobody tells it to fail. */
	@Override
	public void failNext(int requests) {
		// What it does when it is overloaded is left to the home-made server.
	}

	@Override
	public void close() {
		this.client.close();
		this.process.destroy();
		this.process.onExit().join();
	}

}
