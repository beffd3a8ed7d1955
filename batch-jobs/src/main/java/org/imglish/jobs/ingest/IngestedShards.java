package org.imglish.jobs.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.SourceRecord;
import org.imglish.core.source.Survey;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.TokenizerFile;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostLeaseException;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.run.Journal;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads records, checks them and writes a shard a chunk: reader, processor and writer of
 * one attempt.
 */
final class IngestedShards implements ItemStreamReader<IngestedShards.Numbered>, StepExecutionListener {

	private static final String POSITION = "position";

	private final AttemptContext attempt;

	private final Ingestion recipe;

	private final DatasetFolder folder;

	private final SourceOpener source;

	private final JdbcDatasets datasets;

	private final Journal journal;

	private @Nullable RecordStream records;

	private @Nullable TextTokenizer tokenizer;

	private @Nullable RecordCheck check;

	private @Nullable StepExecution execution;

	/** What the samples of the listed shards hold; null where nobody counted. */
	private @Nullable Holdings holdings;

	/** Records of the source, as surveyed. */
	private long total;

	/**
	 * Next record to read; all of a chunk's records are read before the first is checked.
	 */
	private long next;

	/**
	 * Number of records that are dealt with in listed shards: what the position says.
	 */
	private long committed;

	/**
	 * Whether a stop came in the middle of a chunk, which is then left to the next
	 * attempt.
	 */
	private boolean abandoned;

	IngestedShards(AttemptContext attempt, Ingestion recipe, DatasetFolder folder, SourceOpener source,
			JdbcDatasets datasets, Journal journal) {
		this.attempt = attempt;
		this.recipe = recipe;
		this.folder = folder;
		this.source = source;
		this.datasets = datasets;
		this.journal = journal;
	}

	@Override
	public void beforeStep(StepExecution stepExecution) {
		this.execution = stepExecution;
	}

	@Override
	public void open(ExecutionContext context) {
		this.next = context.getLong(POSITION, 0);
		this.committed = this.next;
		try {
			Survey survey = this.folder.readSurvey();
			this.total = survey.records();
			this.holdings = IngestedHoldings.read(context, this.next);
			Path file = this.folder.tokenizer().orElse(null);
			this.tokenizer = (file != null) ? TokenizerFile.open(file) : null;
			this.check = new RecordCheck(new ImageDecoder(this.recipe.maxPixels()), this.recipe.imageSide(),
					this.tokenizer, this.recipe.maxTokens(), this.recipe.longTexts(), survey);
			this.folder.readDigests(this.next, this.check::remember);
			this.records = this.source.open();
			this.records.skip(this.next);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.journal.opened(this.attempt.claim(), this.next);
	}

	@Override
	public @Nullable Numbered read() throws IOException {
		if (this.next == this.committed) {
			BadShare.check(this.recipe, this.datasets.skipped(this.recipe.dataset()), this.committed, this.total);
		}
		if (this.records == null || !this.records.hasNext()) {
			return null;
		}
		return new Numbered(this.next++, this.records.next());
	}

	@Nullable Checked check(Numbered item) {
		this.attempt.signals().check(this.attempt.claim());
		if (this.attempt.signals().shallStop() || this.check == null) {
			this.abandoned = true;
			return null;
		}
		RecordCheck.Result result = this.check.check(item.position(), item.record());
		this.attempt.signals().finished(item.position() + 1);
		return new Checked(item.position(), result);
	}

	/**
	 * Writes the chunk's shard. A chunk that a stop cut short is not written: shards are
	 * those of an undisturbed ingest, whatever interrupts it.
	 */
	void write(Chunk<? extends Checked> chunk) throws IOException {
		if (this.abandoned || chunk.isEmpty()) {
			return;
		}
		List<Sample> samples = new ArrayList<>();
		List<String> digests = new ArrayList<>();
		List<Checked> skipped = new ArrayList<>();
		Claim claim = this.attempt.claim();
		String dataset = this.recipe.dataset();
		for (Checked item : chunk) {
			digests.add(item.result().digest());
			samples.addAll(item.result().samples());
			if (item.result().samples().isEmpty()) {
				skipped.add(item);
			}
		}
		// Files first: the first row locks the run until the commit.
		this.folder.writeDigests(this.committed, digests);
		if (!samples.isEmpty()) {
			int number = this.datasets.shards(dataset).size();
			Shard shard = ShardWriter.write(this.folder.path(),
					String.format(Locale.ROOT, "shard-%06d-%d.tar", number, claim.fencing()), samples);
			list(claim, number, shard);
			this.holdings = (this.holdings != null) ? this.holdings.plus(samples) : null;
		}
		skipped.forEach((item) -> this.datasets.addSkipped(claim, dataset, item.position(), item.result()));
		this.committed += chunk.size();
		this.journal.progress(claim, this.committed, this.total, "record");
		this.journal.committed(claim, this.committed);
	}

	/**
	 * Lists a shard. A worker that was taken for dead and wakes up here takes its file
	 * away: whoever owns the run now writes the same shard under another name, and may
	 * have completed the dataset already.
	 */
	private void list(Claim claim, int number, Shard shard) throws IOException {
		try {
			this.datasets.addShard(claim, this.recipe.dataset(), number, shard);
		}
		catch (LostLeaseException ex) {
			Files.deleteIfExists(this.folder.path().resolve(shard.file()));
			throw ex;
		}
	}

	@Override
	public void update(ExecutionContext context) {
		context.putLong(POSITION, this.committed);
		IngestedHoldings.write(context, this.holdings);
		if (this.execution != null && this.attempt.signals().shallStop()
				&& (this.abandoned || this.committed < this.total)) {
			this.execution.setTerminateOnly();
		}
	}

	@Override
	public void close() {
		try {
			if (this.records != null) {
				this.records.close();
				this.records = null;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			if (this.tokenizer != null) {
				this.tokenizer.close();
				this.tokenizer = null;
			}
		}
	}

	/** Opens the source at its first record. */
	interface SourceOpener {

		RecordStream open() throws IOException;

	}

	/** A record and its number in the source. */
	record Numbered(long position, SourceRecord record) {

	}

	/** What the check said of the record with a number. */
	record Checked(long position, RecordCheck.Result result) {

	}

}
