package org.imglish.jobs.access;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.RunState;

/**
 * Webhooks and what they have still to be told. A delivery is written in the transaction
 * that changes the state, so none is lost and none tells of what was rolled back.
 */
public interface Webhooks {

	/**
	 * Sets a webhook.
	 * @param secret what deliveries are signed with; never shown again
	 * @param states states that are told; empty for all
	 */
	Webhook create(String url, String secret, Set<RunState> states);

	Optional<Webhook> find(long id);

	/** Oldest first. */
	Page<Webhook> list(int page, int size);

	/** Removes a webhook with its deliveries; whether there was one. */
	boolean delete(long id);

	/**
	 * Takes deliveries that are due; nobody else gets them until the time is over.
	 * @param reserve how long the caller may take
	 */
	List<Delivery> due(int most, Duration reserve);

	/** Notes that a delivery arrived. */
	void delivered(long id);

	/** Notes that a delivery failed. */
	void failed(long id, String reason, Duration retryIn);

	/** Gives a delivery up. */
	void givenUp(long id, String reason);

}
