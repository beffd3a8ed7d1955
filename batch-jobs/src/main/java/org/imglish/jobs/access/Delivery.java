package org.imglish.jobs.access;

import java.util.Locale;

import tools.jackson.databind.JsonNode;

/**
 * A change of state that a webhook has still to be told of.
 *
 * @param id the delivery's number, the same at every try
 * @param url where to
 * @param secret what the body is signed with
 * @param tries how often it was tried before
 * @param body what is told
 */
public record Delivery(long id, String url, String secret, int tries, JsonNode body) {

	/** Keeps the secret out of logs. */
	@Override
	public String toString() {
		return String.format(Locale.ROOT, "Delivery[%d to %s]", this.id, this.url);
	}

}
