package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceRecords;
import org.imglish.core.source.Survey;
import org.imglish.core.text.HuggingFaceText;
import org.imglish.core.text.WordVocabulary;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.BatchInfrastructure;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.lease.Claim;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.run.Journal;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Makes a dataset of a source's records: a survey with the vocabulary, shards, manifest.
 * An item is one record; a chunk is one shard, committed together with the position in
 * the source.
 */
public class IngestJob {

	/** Name of the Spring Batch job. */
	public static final String NAME = "ingest";

	private final BatchInfrastructure batch;

	private final JdbcDatasets datasets;

	private final Journal journal;

	private final List<Path> dataRoots;

	/**
	 * @param dataRoots folders that sources may lie in
	 */
	public IngestJob(BatchInfrastructure batch, JdbcDatasets datasets, Journal journal, List<Path> dataRoots) {
		this.batch = batch;
		this.datasets = datasets;
		this.journal = journal;
		this.dataRoots = dataRoots;
	}

	/** The job of one attempt. */
	public Job create(AttemptContext attempt, Recipe.Ingest recipe) throws IOException {
		DatasetFolder folder = new DatasetFolder(Files.createDirectories(this.datasets.folder(recipe.dataset())));
		IngestedShards shards = new IngestedShards(attempt, recipe, folder, () -> open(recipe), this.datasets,
				this.journal);
		Step ingest = new StepBuilder("shards",
				this.batch.repository()).<IngestedShards.Numbered, IngestedShards.Checked>chunk(
						recipe.samplesPerShard())
			.transactionManager(this.batch.transactions())
			.reader(shards)
			.processor(shards::check)
			.writer(shards::write)
			.stream(shards)
			.listener(shards)
			.build();
		return new JobBuilder(NAME, this.batch.repository())
			.start(tasklet("survey", () -> survey(attempt.claim(), recipe, folder)))
			.next(ingest)
			.next(tasklet("manifest", () -> complete(attempt.claim(), recipe, folder)))
			.build();
	}

	private Step tasklet(String name, Action action) {
		return new StepBuilder(name, this.batch.repository()).tasklet((contribution, context) -> {
			action.perform();
			return RepeatStatus.FINISHED;
		}, this.batch.transactions()).build();
	}

	private RecordStream open(Recipe.Ingest recipe) throws IOException {
		return new SourceRecords(new DataRoots(this.dataRoots))
			.open(new Source(recipe.format(), Path.of(recipe.path()), path(recipe.images()), path(recipe.labels())));
	}

	private static @Nullable Path path(@Nullable String text) {
		return (text != null) ? Path.of(text) : null;
	}

	/** Counts the records and makes the tokenizer ready. */
	private void survey(Claim claim, Recipe.Ingest recipe, DatasetFolder folder) throws IOException {
		Recipe.Vocabulary vocabulary = recipe.vocabulary();
		WordVocabulary words = new WordVocabulary();
		boolean learn = vocabulary.size() > 0;
		try (RecordStream records = open(recipe)) {
			Survey survey = Survey.of(records, recipe.leastAnswers(), learn ? words::add : (text) -> {
			});
			folder.writeSurvey(survey);
			this.journal.log(claim, "INFO", List.of("Ingesting %d records of %s into dataset %s"
				.formatted(survey.records(), recipe.path(), recipe.dataset())));
		}
		if (learn) {
			folder.writeTokenizer(words.toJson(vocabulary.size()).getBytes(StandardCharsets.UTF_8));
		}
		else if (vocabulary.dataset() != null) {
			Path from = new DatasetFolder(this.datasets.folder(vocabulary.dataset())).tokenizer();
			if (!Files.exists(from)) {
				throw new IOException("Dataset " + vocabulary.dataset() + " has no vocabulary; ingest it first");
			}
			folder.writeTokenizer(Files.readAllBytes(from));
		}
		else if (vocabulary.file() != null) {
			Path from = new DataRoots(this.dataRoots).resolve(Path.of(vocabulary.file()));
			HuggingFaceText.open(from).close();
			folder.writeTokenizer(Files.readAllBytes(from));
		}
	}

	private void complete(Claim claim, Recipe.Ingest recipe, DatasetFolder folder) throws IOException {
		Survey survey = folder.readSurvey();
		Map<String, Long> skipped = this.datasets.skipped(recipe.dataset());
		BadShare.check(recipe, skipped, survey.records(), survey.records());
		List<Shard> shards = this.datasets.shards(recipe.dataset());
		if (shards.isEmpty()) {
			throw new IOException("No record of " + recipe.path() + " could be used: " + skipped);
		}
		String sum = folder.tokenizerSum().orElse(null);
		Manifest manifest = new Manifest(recipe.dataset(), survey.kind(),
				(survey.kind() != Manifest.Kind.TEXTS) ? recipe.imageSide() : 0,
				(sum != null) ? folder.tokenizer().getFileName().toString() : null, sum, survey.classes(), shards,
				skipped);
		folder.complete(manifest);
		this.datasets.complete(claim, manifest);
		this.journal.log(claim, "INFO", List.of("Dataset %s is complete: %d samples in %d shards, skipped %s"
			.formatted(recipe.dataset(), manifest.samples(), shards.size(), skipped)));
	}

	private interface Action {

		void perform() throws IOException;

	}

}
