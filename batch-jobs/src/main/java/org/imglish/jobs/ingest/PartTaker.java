package org.imglish.jobs.ingest;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.attempt.CancelledException;
import org.imglish.jobs.attempt.TransientFailure;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostLeaseException;
import org.imglish.jobs.claim.LostPartException;
import org.imglish.jobs.claim.PartClaim;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.recipe.RunKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an idle worker take a part of an ingest that another worker holds. It writes that
 * part alone. What it cannot do, it gives back: the worker that holds the run sees
 * whether it can.
 */
public class PartTaker {

	private static final Logger LOGGER = LoggerFactory.getLogger(PartTaker.class);

	private final Parts parts;

	private final HeldParts held;

	private final IngestPlaces places;

	/** Runs that this process could do nothing for. */
	private final Set<Long> refused = ConcurrentHashMap.newKeySet();

	private final CountDownLatch ending = new CountDownLatch(1);

	public PartTaker(Parts parts, HeldParts held, IngestPlaces places) {
		this.parts = parts;
		this.held = held;
		this.places = places;
	}

	/**
	 * Takes a part and works on it until it is in, its run does not go on, or a run waits
	 * that the worker could carry out itself.
	 * @return whether there was one
	 */
	public boolean work(Offer offer) {
		Optional<TakenPart> taken = this.parts.takeAny(offer, this.refused);
		taken.ifPresent((part) -> work(part, offer));
		return taken.isPresent();
	}

	private void work(TakenPart taken, Offer offer) {
		PartClaim claim = taken.claim();
		AttemptSignals signals = new AttemptSignals();
		this.held.hold(claim, signals);
		if (this.ending.getCount() == 0) {
			signals.requestShutdown();
		}
		LOGGER.info("Run {}: part {} starts", claim.run(), claim.number() + 1);
		try {
			ingest(taken, offer, signals);
		}
		catch (LostPartException | LostLeaseException | CancelledException ex) {
			LOGGER.warn("{}", ex.getMessage());
		}
		catch (Exception | LinkageError | OutOfMemoryError ex) {
			giveBack(taken, ex);
		}
		finally {
			this.held.release(claim);
			this.parts.release(claim);
			LOGGER.info("Run {}: part {} ended", claim.run(), claim.number() + 1);
		}
	}

	private void ingest(TakenPart taken, Offer offer, AttemptSignals signals) throws Exception {
		PartClaim part = taken.claim();
		Recipe.Ingest recipe = (Recipe.Ingest) Recipes.stored(taken.recipe()).recipe();
		// It is no claim on the run: no fence lets this number through.
		Claim claim = new Claim(part.run(), taken.attempt(), -1, RunKind.INGEST, taken.recipe(), part.worker(), 1);
		IngestPlace place = this.places.open(claim, signals, recipe.ingestion(),
				(line) -> this.parts.warn(part.run(), part.worker() + ": " + line));
		try (PartShards shards = new PartShards(claim, signals, place, this.parts)) {
			shards.ingest(taken, new TakersWatch(offer));
		}
	}

	private void giveBack(TakenPart taken, Throwable failure) {
		PartClaim claim = taken.claim();
		LOGGER.warn("Part {} of run {} is given back", claim.number() + 1, claim.run(), failure);
		if (failure instanceof RuntimeException && TransientFailure.is(failure)) {
			return;
		}
		this.refused.add(claim.run());
		String reason = (failure.getMessage() != null) ? failure.getMessage() : failure.getClass().getSimpleName();
		this.parts.warn(claim.run(), String.format(Locale.ROOT,
				"%s gives part %d back and takes no more of this run: %s", claim.worker(), claim.number() + 1, reason));
	}

	/** Ends what is being done, each at its chunk. */
	public void end() {
		this.ending.countDown();
		this.held.ofOthers().forEach((each) -> each.signals().requestShutdown());
	}

	/** Goes on as long as nothing waits that the worker could carry out itself. */
	private final class TakersWatch implements PartShards.Watch {

		private final Offer offer;

		TakersWatch(Offer offer) {
			this.offer = offer;
		}

		@Override
		public void checked(long records) {
			// The run's own worker tells how far it has come.
		}

		@Override
		public boolean committed() {
			return !PartTaker.this.parts.isWanted(this.offer);
		}

	}

}
