package org.imglish.jobs.claim;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions that the database ends when they do nothing for too long. A process that
 * is frozen between two statements would otherwise keep the locks of the first one, and
 * everybody who waits for them, until it wakes up.
 */
public class BoundedTransaction extends TransactionTemplate {

	private static final String LIMIT = "SELECT set_config('idle_in_transaction_session_timeout', ?, true)";

	private final transient JdbcClient jdbc;

	private final transient Duration longestPause;

	/**
	 * @param longestPause how long a transaction may do nothing between two statements
	 */
	public BoundedTransaction(PlatformTransactionManager transactions, JdbcClient jdbc, Duration longestPause) {
		super(transactions);
		this.jdbc = jdbc;
		this.longestPause = longestPause;
	}

	/** One that never joins another: it commits by itself. */
	public static BoundedTransaction own(PlatformTransactionManager transactions, JdbcClient jdbc,
			Duration longestPause) {
		BoundedTransaction own = new BoundedTransaction(transactions, jdbc, longestPause);
		own.setPropagationBehavior(PROPAGATION_REQUIRES_NEW);
		return own;
	}

	@Override
	public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
		return super.execute((status) -> {
			this.jdbc.sql(LIMIT).param(Long.toString(this.longestPause.toMillis())).query().singleValue();
			return action.doInTransaction(status);
		});
	}

}
