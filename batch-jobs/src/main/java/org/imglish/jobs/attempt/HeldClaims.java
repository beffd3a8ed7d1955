package org.imglish.jobs.attempt;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.imglish.jobs.claim.Claim;

/** The claims that this process holds, by run. */
public final class HeldClaims {

	private final Map<Long, Claim> claims = new ConcurrentHashMap<>();

	public void hold(Claim claim) {
		this.claims.put(claim.run(), claim);
	}

	public void release(Claim claim) {
		this.claims.remove(claim.run(), claim);
	}

	public Optional<Claim> of(long run) {
		return Optional.ofNullable(this.claims.get(run));
	}

}
