package org.imglish.jobs.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.imglish.core.source.EarlierRecords;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.Survey;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.claim.LostPartException;
import org.imglish.jobs.claim.PartClaim;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.run.Journal;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Has all workers ingest the parts of a run that this one holds: plans them, works on
 * them as the others do, tells how far all have come, and compares them when they are in.
 * Spring Batch's execution of a part tells what became of it; who has it and how far it
 * is stands in {@link Parts}, where workers that hold no run can write.
 */
final class SharedParts implements PartitionHandler, Partitioner {

	private static final Duration POLL = Duration.ofMillis(250);

	private final AttemptContext attempt;

	private final IngestPlace place;

	private final Parts parts;

	private final HeldParts held;

	private final JdbcDatasets datasets;

	private final Journal journal;

	private final JobRepository repository;

	/** Records that are ingested and committed, as told last; -1 before. */
	private long told = -1;

	/** Records of the source. */
	private long total;

	SharedParts(AttemptContext attempt, IngestPlace place, Parts parts, HeldParts held, JdbcDatasets datasets,
			Journal journal, JobRepository repository) {
		this.attempt = attempt;
		this.place = place;
		this.parts = parts;
		this.held = held;
		this.datasets = datasets;
		this.journal = journal;
		this.repository = repository;
	}

	@Override
	public Map<String, ExecutionContext> partition(int gridSize) {
		Map<String, ExecutionContext> contexts = new HashMap<>();
		for (Part part : this.parts.of(run())) {
			contexts.put(Integer.toString(part.number()),
					new ExecutionContext(Map.of("first", part.first(), "behind", part.behind())));
		}
		return contexts;
	}

	@Override
	public Collection<StepExecution> handle(StepExecutionSplitter splitter, StepExecution whole) throws Exception {
		Survey survey = this.place.files().readSurvey();
		this.total = survey.records();
		this.parts.plan(this.attempt.claim(), PartPlan.of(this.place.recipe(), survey.first(), this.total,
				IngestedHoldings.position(whole.getExecutionContext())));
		Set<StepExecution> executions = splitter.split(whole, this.parts.of(run()).size());
		this.journal.opened(this.attempt.claim(), done(this.parts.of(run())));
		boolean isDone;
		try (PartShards shards = new PartShards(this.attempt.claim(), this.attempt.signals(), this.place, this.parts)) {
			isDone = work(shards);
		}
		if (!isDone) {
			whole.setTerminateOnly();
		}
		for (StepExecution execution : executions) {
			execution.setStatus(isDone ? BatchStatus.COMPLETED : BatchStatus.STOPPED);
			execution.setExitStatus(isDone ? ExitStatus.COMPLETED : ExitStatus.STOPPED);
			this.repository.update(execution);
		}
		return executions;
	}

	/**
	 * Works until all parts are done, or the attempt shall stop.
	 * @return whether all are done
	 */
	private boolean work(PartShards shards) throws IOException, InterruptedException {
		while (true) {
			this.attempt.signals().check(this.attempt.claim());
			List<Part> all = this.parts.of(run());
			tell(all);
			if (all.stream().allMatch((part) -> part.state() == IngestPart.State.DONE)) {
				return true;
			}
			if (this.attempt.signals().shallStop()) {
				return false;
			}
			Optional<TakenPart> taken = this.parts.take(this.attempt.claim());
			if (taken.isPresent()) {
				ingest(taken.get(), shards);
			}
			else if (all.stream().allMatch((part) -> part.state() == IngestPart.State.INGESTED)) {
				compare(all);
			}
			else {
				TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
			}
		}
	}

	private void ingest(TakenPart taken, PartShards shards) throws IOException {
		PartClaim claim = taken.claim();
		this.held.hold(claim);
		try {
			shards.ingest(taken, new OwnWatch());
		}
		catch (LostPartException ex) {
			// Another worker has gone on with it.
		}
		finally {
			this.held.release(claim);
			this.parts.release(claim);
		}
	}

	private void compare(List<Part> all) throws IOException {
		this.parts.compared(this.attempt.claim(), (all.size() == 1) ? Map.of() : repeating(all));
	}

	private Map<Integer, List<Long>> repeating(List<Part> all) throws IOException {
		Ingestion recipe = this.place.recipe();
		IngestedPrints prints = this.place.files().prints();
		try (EarlierRecords earlier = new EarlierRecords(recipe.source().nearDuplicates(),
				all.get(all.size() - 1).behind())) {
			prints.read(0, all.get(0).first(), (record, print) -> earlier.add(record, print));
			return new Duplicates(earlier, recipe.samplesPerShard(),
					(part) -> this.datasets.duplicates(recipe.dataset(), part.first(), part.behind()),
					() -> this.attempt.signals().check(this.attempt.claim()))
				.across(all, prints);
		}
	}

	/** Tells how far all parts have come, if they have. */
	private void tell(List<Part> all) throws IOException {
		long done = done(all);
		if (done == this.told) {
			return;
		}
		BadShare.check(this.place.recipe(), this.datasets.skipped(this.place.recipe().dataset()), done, this.total);
		boolean isFirst = this.told < 0;
		this.told = done;
		this.attempt.signals().finished(done);
		this.parts.progressed(this.attempt.claim(), done, this.total, !isFirst);
	}

	private static long done(List<Part> all) {
		return all.stream().mapToLong((part) -> part.position() - part.first()).sum();
	}

	private long run() {
		return this.attempt.claim().run();
	}

	/** Tells of the records that this worker checks, and with its chunks of all. */
	private final class OwnWatch implements PartShards.Watch {

		@Override
		public void checked(long records) {
			SharedParts.this.attempt.signals().finished(SharedParts.this.told + records);
		}

		@Override
		public boolean committed() throws IOException {
			tell(SharedParts.this.parts.of(run()));
			return true;
		}

	}

}
