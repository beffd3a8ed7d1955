package org.imglish.jobs.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.Survey;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.BatchInfrastructure;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.run.Journal;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a dataset of a source's records: a survey with the vocabulary, shards, manifest.
 * The shards are written in parts, which all workers share; a chunk of a part is one
 * shard, committed together with the position in the source.
 */
public class IngestJob {

	/** Name of the Spring Batch job. */
	public static final String NAME = "ingest";

	private static final String SHARDS = "shards";

	private final BatchInfrastructure batch;

	private final JdbcDatasets datasets;

	private final Journal journal;

	private final TransactionTemplate ownTransaction;

	private final IngestPlaces places;

	private final Parts parts;

	private final HeldParts held;

	/**
	 * @param ownTransaction begins a transaction of its own inside another's
	 */
	public IngestJob(BatchInfrastructure batch, JdbcDatasets datasets, Journal journal,
			TransactionTemplate ownTransaction, IngestPlaces places, Parts parts, HeldParts held) {
		this.batch = batch;
		this.datasets = datasets;
		this.journal = journal;
		this.ownTransaction = ownTransaction;
		this.places = places;
		this.parts = parts;
		this.held = held;
	}

	/** The job of one attempt. */
	public Job create(AttemptContext attempt, Ingestion recipe) {
		IngestPlace place = this.places.open(attempt.claim(), attempt.signals(), recipe,
				(line) -> warn(attempt.claim(), line));
		IngestedFiles files = place.files();
		SourceSurvey survey = new SourceSurvey(attempt, recipe, files, place.source(), this.datasets, place.roots(),
				this.journal, this.ownTransaction);
		SharedParts shared = new SharedParts(attempt, place, this.parts, this.held, this.datasets, this.journal,
				this.batch.repository());
		Step ingest = new StepBuilder(SHARDS, this.batch.repository()).partitioner(SHARDS, shared)
			.partitionHandler(shared)
			.build();
		return new JobBuilder(NAME, this.batch.repository()).start(tasklet("survey", survey))
			.next(ingest)
			.next(tasklet("manifest", (contribution, context) -> {
				complete(attempt.claim(), recipe, files, holdings(recipe, files, contribution.getStepExecution()));
				return RepeatStatus.FINISHED;
			}))
			.build();
	}

	/** The log says what is waited for. */
	private void warn(Claim claim, String line) {
		this.ownTransaction.executeWithoutResult((status) -> this.journal.log(claim, "WARN", List.of(line)));
	}

	private Step tasklet(String name, Tasklet tasklet) {
		return new StepBuilder(name, this.batch.repository()).tasklet(tasklet, this.batch.transactions()).build();
	}

	/**
	 * What all shards hold, also where an earlier version of Imglish wrote the first of
	 * them, or an older version of the dataset has them.
	 */
	private @Nullable Holdings holdings(Ingestion recipe, IngestedFiles files, StepExecution manifest)
			throws IOException {
		Holdings own = this.datasets.holdings(recipe.dataset(), files.readSurvey().firstShard());
		if (recipe.append() != null) {
			Holdings older = this.datasets.manifest(recipe.append()).map(Manifest::holdings).orElse(null);
			return (older != null) ? older.plus(own) : null;
		}
		StepExecution shards = this.batch.repository()
			.getLastStepExecution(manifest.getJobExecution().getJobInstance(), SHARDS);
		Holdings before = (shards != null) ? IngestedHoldings.read(shards.getExecutionContext()) : Holdings.NONE;
		return (before != null) ? before.plus(own) : null;
	}

	private void complete(Claim claim, Ingestion recipe, IngestedFiles files, @Nullable Holdings holdings)
			throws IOException {
		Survey survey = files.readSurvey();
		Map<String, Long> skipped = this.datasets.skipped(recipe.dataset());
		BadShare.check(recipe, skipped, survey.records(), survey.records());
		List<Shard> shards = this.datasets.shards(recipe.dataset());
		if (this.datasets.numbered(recipe.dataset()) <= survey.firstShard()) {
			throw new IOException("No record of " + recipe.source().path() + " could be used: " + skipped);
		}
		IngestedFiles.Vocabulary vocabulary = files.vocabulary().orElse(null);
		Manifest manifest = new Manifest(recipe.dataset(), survey.kind(),
				(survey.kind() != Manifest.Kind.TEXTS) ? recipe.imageSide() : 0,
				(vocabulary != null) ? vocabulary.name() : null, (vocabulary != null) ? vocabulary.sha256() : null,
				survey.classes(), shards, skipped, survey.unread(), holdings, survey.classNumbers());
		files.complete(manifest);
		this.datasets.complete(claim, manifest);
		this.journal.log(claim, "INFO",
				List.of(String.format(Locale.ROOT, "Dataset %s is complete: %d samples in %d shards, skipped %s",
						recipe.dataset(), manifest.samples(), shards.size(), skipped)));
		if (!survey.unread().isEmpty()) {
			this.journal.log(claim, "WARN",
					List.of("Not read of " + recipe.source().path() + ": " + new TreeMap<>(survey.unread())));
		}
	}

}
