package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import org.imglish.core.field.WrittenPath;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.Manifest;
import org.imglish.core.source.AnswerList;
import org.imglish.core.source.AnswersFrom;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.Survey;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.TokenizerFile;
import org.imglish.core.text.VocabularyFrom;
import org.imglish.core.text.VocabularyLearner;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.dataset.Origin;
import org.imglish.jobs.run.Journal;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Passes over a source before its records are ingested: counts them and makes the text
 * tokenizer ready, which it learns from them, takes from another dataset or reads from a
 * file. An interrupted pass starts anew.
 */
final class SourceSurvey implements Tasklet {

	private static final Duration INTERVAL = Duration.ofSeconds(2);

	private final AttemptContext attempt;

	private final Ingestion recipe;

	private final IngestedFiles files;

	private final SourceOpener source;

	private final JdbcDatasets datasets;

	private final DataRoots roots;

	private final Journal journal;

	private final TransactionTemplate transaction;

	private long records;

	private long shownAt = System.nanoTime();

	/**
	 * @param transaction for what is shown while the pass lasts: transactions of their
	 * own
	 */
	SourceSurvey(AttemptContext attempt, Ingestion recipe, IngestedFiles files, SourceOpener source,
			JdbcDatasets datasets, DataRoots roots, Journal journal, TransactionTemplate transaction) {
		this.attempt = attempt;
		this.recipe = recipe;
		this.files = files;
		this.source = source;
		this.datasets = datasets;
		this.roots = roots;
		this.journal = journal;
		this.transaction = transaction;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws IOException {
		try {
			remember();
			this.files.deletePrints();
			VocabularyFrom vocabulary = this.recipe.vocabulary();
			try (VocabularyLearner learner = vocabulary.learner(this.attempt.claim().threads())) {
				survey(learner);
				if (learner != null) {
					learn(learner, vocabulary);
				}
				else {
					fetch(vocabulary);
				}
			}
			list();
		}
		catch (StopException ex) {
			contribution.getStepExecution().setTerminateOnly();
		}
		return RepeatStatus.FINISHED;
	}

	/** A version has the shards of the one that it is made of. */
	private void list() throws IOException {
		String older = this.recipe.append();
		if (older != null) {
			String key = this.datasets.key(older);
			this.transaction.executeWithoutResult(
					(status) -> this.datasets.listOlder(this.attempt.claim(), this.recipe.dataset(), older, key));
		}
	}

	/** What is read is looked at before: what changes meanwhile counts as changed. */
	private void remember() throws IOException {
		Origin origin = Origin.of(this.recipe, this.roots, this.datasets);
		this.transaction.executeWithoutResult(
				(status) -> this.datasets.origin(this.attempt.claim(), this.recipe.dataset(), origin));
	}

	private void survey(@Nullable VocabularyLearner learner) throws IOException {
		try (RecordStream all = this.source.open().before(this::record)) {
			Survey survey = Survey.of(this.recipe.source().path().toString(), all, this.recipe.minAnswers(),
					(learner != null) ? learner::add : (text) -> {
					});
			this.files.writeSurvey(complete(survey));
			log(String.format(Locale.ROOT, "Ingesting %d records of %s into dataset %s", survey.records(),
					this.recipe.source().path(), this.recipe.dataset()));
		}
	}

	private Survey complete(Survey survey) throws IOException {
		if (this.recipe.append() != null) {
			return new Growth(this.recipe, this.recipe.append(), this.datasets).of(survey, this.files, this::goOn,
					this::warn);
		}
		return (this.recipe.answers() != null) ? survey.withClasses(answers(this.recipe.answers())) : survey;
	}

	private List<String> answers(AnswersFrom from) throws IOException {
		if (from.file() != null) {
			return AnswerList.read(this.roots.resolve(WrittenPath.of(from.file())));
		}
		String name = Objects.requireNonNull(from.dataset());
		List<String> answers = this.datasets.manifest(name).map(Manifest::classes).orElse(List.of());
		if (answers.isEmpty()) {
			throw new IOException(
					"Dataset " + name + " has no list of answers; take one that was ingested from questions");
		}
		return answers;
	}

	private void record() {
		goOn();
		this.records++;
		if (isDue()) {
			log(String.format(Locale.ROOT, "Surveyed %d records of %s so far", this.records,
					this.recipe.source().path()));
		}
	}

	private void learn(VocabularyLearner learner, VocabularyFrom vocabulary) throws IOException {
		log(String.format(Locale.ROOT, "Learning a vocabulary of %d entries from %s", vocabulary.size(),
				learner.summary()));
		String json = learner.toJson(vocabulary.size(), (done, total) -> {
			goOn();
			if (isDue()) {
				this.transaction.executeWithoutResult(
						(status) -> this.journal.progress(this.attempt.claim(), done, total, "vocabulary entry"));
			}
		});
		this.files.writeTokenizer("tokenizer.json", json.getBytes(StandardCharsets.UTF_8));
	}

	private void fetch(VocabularyFrom vocabulary) throws IOException {
		if (this.recipe.append() != null) {
			fetch(this.recipe.append());
		}
		else if (vocabulary.dataset() != null && !fetch(vocabulary.dataset())) {
			throw new IOException("Dataset " + vocabulary.dataset() + " has no vocabulary; ingest it first");
		}
		else if (vocabulary.file() != null) {
			Path from = this.roots.resolve(WrittenPath.of(vocabulary.file()));
			try (TextTokenizer tokenizer = TokenizerFile.open(from)) {
				tokenizer.remarks().forEach(this::log);
			}
			this.files.writeTokenizer(TokenizerFile.name(from), Files.readAllBytes(from));
		}
	}

	/** Takes the vocabulary of a dataset, if it has one. */
	private boolean fetch(String dataset) throws IOException {
		try (DatasetFiles files = this.datasets.files(dataset, Duration.ZERO)) {
			Optional<Path> from = TokenizerFile.in(files.folder());
			if (from.isPresent()) {
				this.files.writeTokenizer(TokenizerFile.name(from.get()), Files.readAllBytes(from.get()));
			}
			return from.isPresent();
		}
	}

	private boolean isDue() {
		long now = System.nanoTime();
		if (now - this.shownAt < INTERVAL.toNanos()) {
			return false;
		}
		this.shownAt = now;
		return true;
	}

	private void log(String line) {
		this.transaction
			.executeWithoutResult((status) -> this.journal.log(this.attempt.claim(), "INFO", List.of(line)));
	}

	private void warn(String line) {
		this.transaction
			.executeWithoutResult((status) -> this.journal.log(this.attempt.claim(), "WARN", List.of(line)));
	}

	private void goOn() {
		this.attempt.signals().check(this.attempt.claim());
		if (this.attempt.signals().shallStop()) {
			throw new StopException();
		}
	}

	/** The run shall stop: the pass ends where it is. */
	private static final class StopException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
