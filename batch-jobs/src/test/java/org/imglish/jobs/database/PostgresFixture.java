package org.imglish.jobs.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real PostgreSQL for integration tests: in a container when a Docker engine answers,
 * the embedded one otherwise, also where IMGLISH_POSTGRES_IMAGE is empty. Each test class
 * gets an empty database of its own.
 */
public final class PostgresFixture {

	private static final AtomicInteger DATABASES = new AtomicInteger();

	private static final PostgresFixture SERVER = start();

	private final String url;

	private final String user;

	private final String password;

	private PostgresFixture(String url, String user, String password) {
		this.url = url;
		this.user = user;
		this.password = password;
	}

	/** An empty database on the server that all tests share. */
	public static PostgresFixture emptyDatabase() {
		String name = "test" + DATABASES.incrementAndGet() + "_" + ProcessHandle.current().pid();
		try (Connection connection = DriverManager.getConnection(SERVER.url, SERVER.user, SERVER.password);
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE DATABASE " + name);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return new PostgresFixture(SERVER.url.replaceAll("/[^/?]*(\\?.*)?$", "/" + name), SERVER.user, SERVER.password);
	}

	private static PostgresFixture start() {
		String image = System.getenv().getOrDefault("IMGLISH_POSTGRES_IMAGE", "postgres:15");
		try {
			if (!image.isEmpty() && DockerClientFactory.instance().isDockerAvailable()) {
				return container(image);
			}
		}
		catch (ContainerLaunchException | ContainerFetchException ex) {
			System.out.println("A Docker engine answers, but no container of " + image + " starts: " + ex.getMessage());
		}
		try {
			Path home = Files.createTempDirectory("imglish-test");
			HomeDatabase database = HomeDatabase.open(home);
			Runtime.getRuntime().addShutdownHook(new Thread(database::close));
			System.out.println("Integration tests use the embedded PostgreSQL");
			return new PostgresFixture(database.url(), database.user(), database.password());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static PostgresFixture container(String image) {
		PostgreSQLContainer container = new PostgreSQLContainer(
				DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
		container.start();
		Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
		System.out.println("Integration tests use PostgreSQL in a container (" + image + ")");
		return new PostgresFixture(container.getJdbcUrl(), container.getUsername(), container.getPassword());
	}

	public String url() {
		return this.url;
	}

	public String user() {
		return this.user;
	}

	public String password() {
		return this.password;
	}

}
