package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.core.digest.Sha256;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.SourceRecords;
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
 * An item is one record; a chunk is one shard, committed together with the position in
 * the source.
 */
public class IngestJob {

	/** Name of the Spring Batch job. */
	public static final String NAME = "ingest";

	private static final String SHARDS = "shards";

	private final BatchInfrastructure batch;

	private final JdbcDatasets datasets;

	private final Journal journal;

	private final TransactionTemplate ownTransaction;

	private final List<Path> dataRoots;

	/**
	 * @param ownTransaction begins a transaction of its own inside another's
	 * @param dataRoots folders that sources may lie in
	 */
	public IngestJob(BatchInfrastructure batch, JdbcDatasets datasets, Journal journal,
			TransactionTemplate ownTransaction, List<Path> dataRoots) {
		this.batch = batch;
		this.datasets = datasets;
		this.journal = journal;
		this.ownTransaction = ownTransaction;
		this.dataRoots = dataRoots;
	}

	/** The job of one attempt. */
	public Job create(AttemptContext attempt, Ingestion recipe) throws IOException {
		DatasetFolder folder = new DatasetFolder(Files.createDirectories(this.datasets.folder(recipe.dataset())));
		DataRoots roots = new DataRoots(this.dataRoots);
		IngestedShards.SourceOpener source = () -> open(recipe, roots);
		SourceSurvey survey = new SourceSurvey(attempt, recipe, folder, source, this.datasets, roots, this.journal,
				this.ownTransaction);
		IngestedShards shards = new IngestedShards(attempt, recipe, folder, source, this.datasets, this.journal);
		Step ingest = new StepBuilder(SHARDS,
				this.batch.repository()).<IngestedShards.Numbered, IngestedShards.Checked>chunk(
						recipe.samplesPerShard())
			.transactionManager(this.batch.transactions())
			.reader(shards)
			.processor(shards::check)
			.writer(shards::write)
			.stream(shards)
			.listener(shards)
			.build();
		return new JobBuilder(NAME, this.batch.repository()).start(tasklet("survey", survey))
			.next(ingest)
			.next(tasklet("manifest", (contribution, context) -> {
				complete(attempt.claim(), recipe, folder, holdings(contribution.getStepExecution()));
				return RepeatStatus.FINISHED;
			}))
			.build();
	}

	private Step tasklet(String name, Tasklet tasklet) {
		return new StepBuilder(name, this.batch.repository()).tasklet(tasklet, this.batch.transactions()).build();
	}

	private static RecordStream open(Ingestion recipe, DataRoots roots) throws IOException {
		return new SourceRecords(roots).open(recipe.source());
	}

	/** What all shards hold, also where an earlier attempt wrote them. */
	private @Nullable Holdings holdings(StepExecution manifest) {
		StepExecution shards = this.batch.repository()
			.getLastStepExecution(manifest.getJobExecution().getJobInstance(), SHARDS);
		return (shards != null) ? IngestedHoldings.read(shards.getExecutionContext(), Long.MAX_VALUE) : null;
	}

	private void complete(Claim claim, Ingestion recipe, DatasetFolder folder, @Nullable Holdings holdings)
			throws IOException {
		Survey survey = folder.readSurvey();
		Map<String, Long> skipped = this.datasets.skipped(recipe.dataset());
		BadShare.check(recipe, skipped, survey.records(), survey.records());
		List<Shard> shards = this.datasets.shards(recipe.dataset());
		if (shards.isEmpty()) {
			throw new IOException("No record of " + recipe.source().path() + " could be used: " + skipped);
		}
		Path tokenizer = folder.tokenizer().orElse(null);
		Manifest manifest = new Manifest(recipe.dataset(), survey.kind(),
				(survey.kind() != Manifest.Kind.TEXTS) ? recipe.imageSide() : 0,
				(tokenizer != null) ? tokenizer.getFileName().toString() : null,
				(tokenizer != null) ? Sha256.of(tokenizer) : null, survey.classes(), shards, skipped, survey.unread(),
				holdings, survey.classNumbers());
		folder.complete(manifest);
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
