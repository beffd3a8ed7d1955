package org.imglish.jobs.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.imglish.jobs.training.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The life of a home's server among real processes that come, go and are killed. */
@DisabledOnOs(OS.WINDOWS)
class HomeDatabaseIT {

	@TempDir
	Path home;

	private final List<User> users = new ArrayList<>();

	@AfterEach
	void endAll() throws Exception {
		for (User user : this.users) {
			user.process.destroyForcibly().waitFor();
		}
		if (Files.exists(pidFile())) {
			ProcessHandle server = server();
			server.destroyForcibly();
			awaitEnd(server);
		}
	}

	@Test
	void theLastToLeaveStopsTheServerThatAKilledProcessStarted() throws Exception {
		User first = enter();
		User second = enter();
		assertThat(second.url).isEqualTo(first.url);
		long server = server().pid();
		execute(first, "CREATE TABLE kept AS SELECT 7 AS value");
		first.process.destroyForcibly().waitFor();
		assertThat(value(second)).isEqualTo(7);
		User third = enter();
		assertThat(server().pid()).isEqualTo(server);
		second.leave();
		assertThat(value(third)).isEqualTo(7);
		third.leave();
		assertThat(ProcessHandle.of(server).map(ProcessHandle::isAlive).orElse(false)).isFalse();
		assertThat(pidFile()).doesNotExist();
		assertThat(value(enter())).isEqualTo(7);
	}

	@Test
	void aKilledServerIsStartedAgainOnItsPortByThoseWhoUseIt() throws Exception {
		User first = enter();
		User second = enter();
		execute(first, "CREATE TABLE kept AS SELECT 7 AS value");
		ProcessHandle killed = server();
		killed.destroyForcibly();
		awaitEnd(killed);
		Awaiting.until("the server", () -> answers(second));
		assertThat(value(second)).isEqualTo(7);
		assertThat(server().pid()).isNotEqualTo(killed.pid());
		first.process.destroyForcibly().waitFor();
		ProcessHandle again = server();
		again.destroyForcibly();
		awaitEnd(again);
		Awaiting.until("the server", () -> answers(second));
		assertThat(value(second)).isEqualTo(7);
	}

	@Test
	void aServerWhoseUsersWereAllKilledIsJoined() throws Exception {
		User first = enter();
		execute(first, "CREATE TABLE kept AS SELECT 7 AS value");
		long server = server().pid();
		first.process.destroyForcibly().waitFor();
		User second = enter();
		assertThat(server().pid()).isEqualTo(server);
		assertThat(value(second)).isEqualTo(7);
		second.leave();
		assertThat(pidFile()).doesNotExist();
	}

	@Test
	void whatAMachineLeavesThatLostItsPowerIsStartedAgain() throws Exception {
		User first = enter();
		execute(first, "CREATE TABLE kept AS SELECT 7 AS value");
		first.process.destroyForcibly().waitFor();
		ProcessHandle server = server();
		server.destroyForcibly();
		awaitEnd(server);
		// After a restart of the machine its number may be that of any program.
		List<String> lines = new ArrayList<>(Files.readAllLines(pidFile()));
		lines.set(0, Long.toString(ProcessHandle.current().pid()));
		Files.write(pidFile(), lines);
		assertThat(value(enter())).isEqualTo(7);
	}

	@Test
	void aCreationThatWasKilledStartsOver() throws Exception {
		Path data = Files.createDirectories(this.home.resolve("postgres").resolve("data"));
		Files.writeString(data.resolve("PG_VERSION"), "18\n");
		User user = enter();
		execute(user, "CREATE TABLE kept AS SELECT 7 AS value");
		assertThat(value(user)).isEqualTo(7);
	}

	@Test
	void aProgramWhoseUnpackingWasKilledIsUnpackedAnew() throws Exception {
		User first = enter();
		execute(first, "CREATE TABLE kept AS SELECT 7 AS value");
		first.leave();
		Path mark;
		try (Stream<Path> files = Files.walk(this.home.resolve("natives"))) {
			mark = files.filter((file) -> file.endsWith(".exists")).findAny().orElseThrow();
		}
		Files.delete(mark);
		Files.delete(mark.resolveSibling("bin").resolve("postgres"));
		assertThat(value(enter())).isEqualTo(7);
	}

	@Test
	void nobodyEntersWithoutThePassword() throws Exception {
		User user = enter();
		assertThatThrownBy(() -> DriverManager.getConnection(user.url, "postgres", "guessed"))
			.isInstanceOf(SQLException.class);
		assertThat(Files.getPosixFilePermissions(this.home.resolve("postgres").resolve("password")))
			.containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
	}

	private Path pidFile() {
		return this.home.resolve("postgres").resolve("data").resolve("postmaster.pid");
	}

	private ProcessHandle server() {
		try {
			return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile()).get(0).strip())).orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Connection connect(User user) throws SQLException {
		try {
			return DriverManager.getConnection(user.url, "postgres",
					Files.readString(this.home.resolve("postgres").resolve("password")).strip());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean answers(User user) {
		try (Connection connection = connect(user)) {
			return connection.isValid(5);
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private void execute(User user, String sql) throws SQLException {
		try (Connection connection = connect(user); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private int value(User user) throws SQLException {
		try (Connection connection = connect(user);
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("SELECT value FROM kept")) {
			assertThat(result.next()).isTrue();
			return result.getInt(1);
		}
	}

	private static void awaitEnd(ProcessHandle process) {
		Awaiting.until("the end of process " + process.pid(), () -> !process.isAlive());
	}

	private User enter() throws IOException {
		User user = new User(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", System.getProperty("java.class.path"), HomeDatabaseIT.class.getName(), this.home.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start());
		this.users.add(user);
		return user;
	}

	/** A process that uses the home's database until its input ends. */
	public static void main(String[] arguments) throws IOException {
		try (HomeDatabase database = HomeDatabase.open(Path.of(arguments[0]))) {
			System.out.println("url " + database.url());
			while (System.in.read() >= 0) {
				continue;
			}
		}
	}

	private static final class User {

		private final Process process;

		private final String url;

		User(Process process) throws IOException {
			this.process = process;
			BufferedReader output = new BufferedReader(
					new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
			String line = output.readLine();
			while (line != null && !line.startsWith("url ")) {
				line = output.readLine();
			}
			assertThat(line).as("what the process says").isNotNull();
			this.url = line.substring("url ".length());
		}

		void leave() throws Exception {
			this.process.getOutputStream().close();
			assertThat(this.process.waitFor(5, TimeUnit.MINUTES)).isTrue();
		}

	}

}
