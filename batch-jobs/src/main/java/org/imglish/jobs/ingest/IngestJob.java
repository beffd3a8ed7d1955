package org.imglish.jobs.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceRecord;
import org.imglish.core.source.SourceRecords;
import org.imglish.core.text.HuggingFaceText;
import org.imglish.core.text.TextTokenizer;
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
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a dataset of a source's records: vocabulary, shards, manifest. An item is one
 * record; a chunk is one shard, committed together with the position in the source.
 */
public class IngestJob {

	/** Name of the Spring Batch job. */
	public static final String NAME = "ingest";

	private static final String POSITION = "position";

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
		Path folder = Files.createDirectories(this.datasets.folder(recipe.dataset()));
		List<SourceRecord> records = new SourceRecords(new DataRoots(this.dataRoots)).list(new Source(recipe.format(),
				Path.of(recipe.path()), (recipe.images() != null) ? Path.of(recipe.images()) : null));
		if (records.isEmpty()) {
			throw new IOException("The source " + recipe.path() + " holds no record");
		}
		this.journal.log(attempt.claim(), "INFO", List.of("Ingesting %d records of %s into dataset %s"
			.formatted(records.size(), recipe.path(), recipe.dataset())));
		Step vocabulary = new StepBuilder("vocabulary", this.batch.repository()).tasklet((contribution, context) -> {
			prepareVocabulary(recipe, folder, records);
			return RepeatStatus.FINISHED;
		}, this.batch.transactions()).build();
		Shards shards = new Shards(attempt, recipe, folder, records);
		Step ingest = new StepBuilder("shards", this.batch.repository())
			.<Numbered, Checked>chunk(recipe.samplesPerShard())
			.transactionManager(this.batch.transactions())
			.reader(shards)
			.processor(shards::check)
			.writer(shards::write)
			.stream(shards)
			.listener(shards)
			.build();
		Step manifest = new StepBuilder("manifest", this.batch.repository()).tasklet((contribution, context) -> {
			complete(attempt.claim(), recipe, folder, records);
			return RepeatStatus.FINISHED;
		}, this.batch.transactions()).build();
		return new JobBuilder(NAME, this.batch.repository()).start(vocabulary).next(ingest).next(manifest).build();
	}

	private void prepareVocabulary(Recipe.Ingest recipe, Path folder, List<SourceRecord> records) throws IOException {
		Path file = folder.resolve("tokenizer.json");
		if (recipe.vocabularyOf() != null) {
			Path from = this.datasets.folder(recipe.vocabularyOf()).resolve("tokenizer.json");
			if (!Files.exists(from)) {
				throw new IOException("Dataset " + recipe.vocabularyOf() + " has no vocabulary; ingest it first");
			}
			Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING);
		}
		else if (recipe.vocabularySize() > 0) {
			WordVocabulary vocabulary = new WordVocabulary();
			records.forEach((record) -> {
				if (record.text() != null) {
					vocabulary.add(record.text());
				}
			});
			writeWhole(file, vocabulary.toJson(recipe.vocabularySize()).getBytes(StandardCharsets.UTF_8));
		}
	}

	private void complete(Claim claim, Recipe.Ingest recipe, Path folder, List<SourceRecord> records)
			throws IOException {
		Map<String, Long> skipped = this.datasets.skipped(recipe.dataset());
		long bad = skipped.values().stream().mapToLong(Long::longValue).sum();
		if (bad > recipe.badShare() * records.size()) {
			throw new IOException(
					"%d of %d records were skipped %s, more than the allowed share of %s; mend the source or raise badShare"
						.formatted(bad, records.size(), skipped, recipe.badShare()));
		}
		List<Shard> shards = this.datasets.shards(recipe.dataset());
		if (shards.isEmpty()) {
			throw new IOException("No record of " + recipe.path() + " could be used: " + skipped);
		}
		Path tokenizer = folder.resolve("tokenizer.json");
		boolean tokenized = Files.exists(tokenizer);
		boolean images = records.get(0).image() != null;
		boolean texts = records.get(0).text() != null;
		Manifest manifest = new Manifest(recipe.dataset(),
				images ? (texts ? Manifest.Kind.PAIRS : Manifest.Kind.IMAGES) : Manifest.Kind.TEXTS,
				images ? recipe.imageSide() : 0, tokenized ? "tokenizer.json" : null,
				tokenized ? sha256(Files.readAllBytes(tokenizer)) : null, classes(records), shards, skipped);
		writeWhole(folder.resolve("manifest.json"), JsonMapper.builder().build().writeValueAsBytes(manifest));
		removeLeftovers(folder, shards);
		this.datasets.complete(claim, manifest);
		this.journal.log(claim, "INFO", List.of("Dataset %s is complete: %d samples in %d shards, skipped %s"
			.formatted(recipe.dataset(), manifest.samples(), shards.size(), skipped)));
	}

	private static List<String> classes(List<SourceRecord> records) {
		TreeMap<Integer, String> names = new TreeMap<>();
		for (SourceRecord record : records) {
			if (record.labels().get("class") instanceof Number number
					&& record.labels().get("class_name") instanceof String name) {
				names.put(number.intValue(), name);
			}
		}
		return List.copyOf(names.values());
	}

	/** Shards that attempts wrote and could not commit. */
	private static void removeLeftovers(Path folder, List<Shard> shards) throws IOException {
		List<String> listed = shards.stream().map(Shard::file).toList();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.filter((each) -> each.getFileName().toString().startsWith("shard-")).toList()) {
				if (!listed.contains(file.getFileName().toString())) {
					Files.delete(file);
				}
			}
		}
	}

	private static void writeWhole(Path file, byte[] content) throws IOException {
		Path beside = file.resolveSibling(file.getFileName() + ".part");
		try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			ByteBuffer bytes = ByteBuffer.wrap(content);
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
		}
		Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private static String sha256(byte[] content) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	/** A record and its number in the source. */
	private record Numbered(long position, SourceRecord record) {

	}

	/** What the check said of the record with a number. */
	private record Checked(long position, RecordCheck.Result result) {

	}

	/** Reads records, checks them and writes a shard a chunk. */
	private final class Shards implements ItemStreamReader<Numbered>, StepExecutionListener {

		private final AttemptContext attempt;

		private final Recipe.Ingest recipe;

		private final Path folder;

		private final List<SourceRecord> records;

		private @Nullable TextTokenizer tokenizer;

		private @Nullable RecordCheck check;

		private @Nullable StepExecution execution;

		/**
		 * Next record to read; all of a chunk's records are read before the first is
		 * checked.
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

		Shards(AttemptContext attempt, Recipe.Ingest recipe, Path folder, List<SourceRecord> records) {
			this.attempt = attempt;
			this.recipe = recipe;
			this.folder = folder;
			this.records = records;
		}

		@Override
		public void beforeStep(StepExecution stepExecution) {
			this.execution = stepExecution;
		}

		@Override
		public void open(ExecutionContext context) {
			try {
				Path file = this.folder.resolve("tokenizer.json");
				this.tokenizer = Files.exists(file) ? HuggingFaceText.open(file) : null;
				this.check = new RecordCheck(new ImageDecoder(this.recipe.mostPixels()), this.recipe.imageSide(),
						this.tokenizer, this.recipe.mostTokens());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.next = context.getLong(POSITION, 0);
			this.committed = this.next;
			for (long i = 0; i < this.next; i++) {
				this.check.remember(this.records.get((int) i));
			}
			IngestJob.this.journal.opened(this.attempt.claim(), this.next);
		}

		@Override
		public @Nullable Numbered read() {
			if (this.next >= this.records.size()) {
				return null;
			}
			long position = this.next++;
			return new Numbered(position, this.records.get((int) position));
		}

		@Nullable Checked check(Numbered item) {
			this.attempt.signals().check(this.attempt.claim());
			if (this.attempt.signals().shallStop() || this.check == null) {
				this.abandoned = true;
				return null;
			}
			return new Checked(item.position(), this.check.check(item.position(), item.record()));
		}

		/**
		 * Writes the chunk's shard. A chunk that a stop cut short is not written: shards
		 * are those of an undisturbed ingest, whatever interrupts it.
		 */
		void write(Chunk<? extends Checked> chunk) throws IOException {
			if (this.abandoned || chunk.isEmpty()) {
				return;
			}
			List<Sample> samples = new ArrayList<>();
			for (Checked item : chunk) {
				if (item.result().sample() != null) {
					samples.add(item.result().sample());
				}
			}
			Claim claim = this.attempt.claim();
			String dataset = this.recipe.dataset();
			if (!samples.isEmpty()) {
				int number = IngestJob.this.datasets.shards(dataset).size();
				Shard shard = ShardWriter.write(this.folder, "shard-%06d-%d.tar".formatted(number, claim.fencing()),
						samples);
				IngestJob.this.datasets.addShard(claim, dataset, number, shard);
			}
			for (Checked item : chunk) {
				if (item.result().sample() == null) {
					IngestJob.this.datasets.addSkipped(claim, dataset, item.position(), item.result());
				}
			}
			this.committed = chunk.getItems().get(chunk.size() - 1).position() + 1;
			IngestJob.this.journal.progress(claim, this.committed, this.records.size(), "record");
			IngestJob.this.journal.committed(claim, this.committed);
		}

		@Override
		public void update(ExecutionContext context) {
			context.putLong(POSITION, this.committed);
			if ((this.abandoned || this.committed < this.records.size()) && this.attempt.signals().shallStop()
					&& this.execution != null) {
				this.execution.setTerminateOnly();
			}
		}

		@Override
		public void close() {
			if (this.tokenizer != null) {
				this.tokenizer.close();
				this.tokenizer = null;
			}
		}

	}

}
