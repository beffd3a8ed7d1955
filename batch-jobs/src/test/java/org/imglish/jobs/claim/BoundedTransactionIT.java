package org.imglish.jobs.claim;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Locks of a transaction that does nothing. */
@Timeout(60)
class BoundedTransactionIT {

	@TempDir
	Path home;

	private ConfigurableApplicationContext jobs;

	private JdbcClient jdbc;

	private PlatformTransactionManager transactions;

	private final CountDownLatch locked = new CountDownLatch(1);

	private final CountDownLatch thawed = new CountDownLatch(1);

	@BeforeEach
	void open() {
		this.jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), this.home, 4);
		this.jdbc = this.jobs.getBean(JdbcClient.class);
		this.transactions = this.jobs.getBean(PlatformTransactionManager.class);
		this.jdbc.sql("CREATE TABLE coveted AS SELECT 1 AS id").update();
	}

	@AfterEach
	void close() {
		this.thawed.countDown();
		this.jobs.close();
	}

	@Test
	void areFreedForOthersBeforeItGoesOn() throws Exception {
		TransactionTemplate bounded = new BoundedTransaction(this.transactions, this.jdbc, Duration.ofMillis(200));
		CompletableFuture<Throwable> frozen = CompletableFuture
			.supplyAsync(() -> catchThrowable(() -> bounded.executeWithoutResult((status) -> lockAndFreeze())));
		this.locked.await();
		bounded.executeWithoutResult((status) -> lock());
		assertThat(frozen).isNotDone();
		this.thawed.countDown();
		assertThat(frozen.get()).isInstanceOfAny(TransactionException.class, DataAccessException.class);
	}

	/** The product's own templates, whose limit is a few seconds, are of this kind. */
	@Test
	void holdsForEveryTransactionOfTheJobs() {
		assertThat(this.jobs.getBean(TransactionTemplate.class)).isInstanceOf(BoundedTransaction.class);
		this.jobs.getBean(TransactionTemplate.class)
			.executeWithoutResult((
					status) -> assertThat(this.jdbc.sql("SELECT current_setting('idle_in_transaction_session_timeout')")
						.query(String.class)
						.single()).isEqualTo("10s"));
		assertThat(this.jdbc.sql("SELECT current_setting('idle_in_transaction_session_timeout')")
			.query(String.class)
			.single()).isEqualTo("0");
	}

	private void lock() {
		this.jdbc.sql("SELECT id FROM coveted FOR UPDATE").query().singleValue();
	}

	private void lockAndFreeze() {
		lock();
		this.locked.countDown();
		try {
			this.thawed.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
