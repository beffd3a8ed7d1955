package org.imglish.jobs.wiring;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.imglish.core.source.DataRoots;
import org.imglish.jobs.access.JdbcAuditRecord;
import org.imglish.jobs.access.JdbcTokens;
import org.imglish.jobs.access.JdbcWebhooks;
import org.imglish.jobs.attempt.BatchInfrastructure;
import org.imglish.jobs.attempt.FencedJobRepository;
import org.imglish.jobs.attempt.HeldClaims;
import org.imglish.jobs.backup.Backup;
import org.imglish.jobs.backup.Restore;
import org.imglish.jobs.backup.StoreListing;
import org.imglish.jobs.census.JdbcCensus;
import org.imglish.jobs.checkpoint.Collector;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.checkpoint.StartingPoints;
import org.imglish.jobs.checkpoint.StoreOwnership;
import org.imglish.jobs.claim.BoundedTransaction;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.claim.PartFence;
import org.imglish.jobs.dataset.DatasetStore;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.evaluation.EvaluateJob;
import org.imglish.jobs.file.FileCollector;
import org.imglish.jobs.file.JdbcRunFiles;
import org.imglish.jobs.gang.Gang;
import org.imglish.jobs.gang.Gangs;
import org.imglish.jobs.gang.Seats;
import org.imglish.jobs.halving.JdbcRungs;
import org.imglish.jobs.ingest.HeldParts;
import org.imglish.jobs.ingest.IngestJob;
import org.imglish.jobs.ingest.IngestPlaces;
import org.imglish.jobs.ingest.JdbcIngestParts;
import org.imglish.jobs.ingest.PartTaker;
import org.imglish.jobs.ingest.Parts;
import org.imglish.jobs.ingest.SkippedPictures;
import org.imglish.jobs.lease.FruitlessAttempts;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Recruits;
import org.imglish.jobs.metric.JdbcCurves;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.model.JdbcModels;
import org.imglish.jobs.model.ModelAliases;
import org.imglish.jobs.pipeline.Pipelines;
import org.imglish.jobs.removal.DatasetRemoval;
import org.imglish.jobs.removal.ModelRemoval;
import org.imglish.jobs.retention.Retention;
import org.imglish.jobs.retention.RetentionSettings;
import org.imglish.jobs.run.JdbcEvents;
import org.imglish.jobs.run.JdbcRunTable;
import org.imglish.jobs.run.JdbcRuns;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.shown.JdbcShownSamples;
import org.imglish.jobs.store.CheckpointStore;
import org.imglish.jobs.submission.Forecasts;
import org.imglish.jobs.submission.NeededWorkers;
import org.imglish.jobs.submission.References;
import org.imglish.jobs.submission.Submissions;
import org.imglish.jobs.store.Store;
import org.imglish.jobs.store.StoreSettings;
import org.imglish.jobs.training.CheckpointFiles;
import org.imglish.jobs.training.Libraries;
import org.imglish.jobs.training.Follower;
import org.imglish.jobs.training.RecipeTrainers;
import org.imglish.jobs.training.TrainingJob;
import org.imglish.jobs.training.VerifiedWeights;
import org.imglish.jobs.worker.AttemptRunner;
import org.imglish.jobs.worker.Collecting;
import org.imglish.jobs.worker.JdbcWorkerLoads;
import org.imglish.jobs.worker.JdbcWorkers;
import org.imglish.jobs.worker.JobsSettings;
import org.imglish.jobs.worker.WorkerLoop;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Wires the jobs by hand over one DataSource and one transaction manager. What only a
 * worker needs is lazy: an API process never touches it.
 */
@Configuration(proxyBeanMethods = false)
@Import(LoadConfiguration.class)
public class JobsConfiguration {

	/** Isolation of Spring Batch's creations: the queue already guarantees one owner. */
	private static final String CREATE_ISOLATION = "ISOLATION_READ_COMMITTED";

	/** How often a worker removes checkpoints that nobody needs. */
	private static final Duration COLLECT_EVERY = Duration.ofMinutes(10);

	/** How long runs of several workers wait before workers are kept for them. */
	private static final Duration RESERVE_AFTER = Duration.ofMinutes(5);

	/** A transaction on a busy machine may well do nothing for a few seconds. */
	private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

	@Bean
	Fence fence(JdbcClient jdbc, JobsSettings settings) {
		return new Fence(jdbc, longestPause(settings));
	}

	@Bean
	TransactionTemplate transaction(PlatformTransactionManager transactions, JdbcClient jdbc, JobsSettings settings) {
		return new BoundedTransaction(transactions, jdbc, longestPause(settings));
	}

	@Bean
	Journal journal(JdbcClient jdbc, TransactionTemplate transaction, Fence fence) {
		return new Journal(jdbc, transaction, fence);
	}

	@Bean
	JdbcRuns runs(JdbcClient jdbc, TransactionTemplate transaction, Journal journal) {
		return new JdbcRuns(jdbc, transaction, journal);
	}

	@Bean
	JdbcEvents events(JdbcClient jdbc) {
		return new JdbcEvents(jdbc);
	}

	@Bean
	JdbcRunTable runTable(JdbcClient jdbc) {
		return new JdbcRunTable(jdbc);
	}

	@Bean
	JdbcRungs rungs(JdbcClient jdbc, Fence fence, Journal journal) {
		return new JdbcRungs(jdbc, fence, journal);
	}

	@Bean
	JdbcIngestParts ingestParts(JdbcClient jdbc) {
		return new JdbcIngestParts(jdbc);
	}

	@Bean
	Submissions submissions(JdbcRuns runs, JdbcDatasets datasets, JdbcCheckpoints checkpoints, JdbcModels models,
			JdbcWorkers workers, Store store, JobsSettings settings) {
		return new Submissions(runs,
				References.to(datasets, store.buckets().now(settings.dataRoots()), workers, runs, checkpoints, models),
				new Forecasts(runs, checkpoints, models), new NeededWorkers(workers));
	}

	@Bean
	ModelAliases modelAliases(JdbcClient jdbc, TransactionTemplate transaction) {
		return new ModelAliases(jdbc, transaction);
	}

	@Bean
	Pipelines pipelines(JdbcRuns runs, Submissions submissions, JdbcRungs rungs, TransactionTemplate transaction) {
		return new Pipelines(runs, submissions, rungs, transaction);
	}

	@Bean
	JdbcMetrics metrics(JdbcClient jdbc, Fence fence) {
		return new JdbcMetrics(jdbc, fence);
	}

	@Bean
	JdbcCurves curves(JdbcClient jdbc, JdbcMetrics metrics) {
		return new JdbcCurves(jdbc, metrics);
	}

	@Bean
	JdbcCheckpoints checkpoints(JdbcClient jdbc, PlatformTransactionManager transactions, Fence fence,
			CheckpointStore store, JobsSettings settings) {
		return new JdbcCheckpoints(jdbc, ownTransaction(transactions, jdbc, settings), fence, store);
	}

	@Bean
	Store store(JobsSettings settings, ObjectProvider<StoreSettings> store) {
		return store.getIfAvailable(() -> StoreSettings.HOME).open(settings.home());
	}

	@Bean
	CheckpointStore checkpointStore(Store store) {
		return store.checkpoints();
	}

	@Bean
	StoreOwnership storeOwnership(JdbcClient jdbc, TransactionTemplate transaction, CheckpointStore store) {
		return new StoreOwnership(jdbc, transaction, store);
	}

	@Bean
	Collector collector(JdbcCheckpoints checkpoints, CheckpointStore store, StoreOwnership ownership,
			JobsSettings settings) {
		return new Collector(checkpoints, store, ownership, settings.keepCheckpoints());
	}

	@Bean
	CheckpointFiles checkpointFiles(JdbcCheckpoints checkpoints, CheckpointStore store, Collector collector,
			Journal journal) {
		return new CheckpointFiles(checkpoints, store, collector, journal);
	}

	@Bean
	Retention retention(JdbcClient jdbc, JdbcRuns runs) {
		return new Retention(jdbc, runs);
	}

	@Bean
	@Lazy
	Backup backup(DataSource database, JdbcDatasets datasets) {
		return new Backup(database, new StoreListing(datasets.store()));
	}

	@Bean
	@Lazy
	Restore restore(DataSource database, Flyway flyway, Store store) {
		return new Restore(database, flyway, store);
	}

	@Bean
	JdbcDatasets datasets(JdbcClient jdbc, Fence fence, Store store, JobsSettings settings) {
		return new JdbcDatasets(jdbc, fence, new DatasetStore(store.datasets(), store.cache(),
				settings.home().resolve("cache").resolve("datasets")));
	}

	@Bean
	SkippedPictures skippedPictures(JdbcDatasets datasets, JdbcRuns runs, Store store, JobsSettings settings) {
		return new SkippedPictures(datasets, runs, new DataRoots(store.buckets().now(settings.dataRoots())));
	}

	@Bean
	DatasetRemoval datasetRemoval(JdbcClient jdbc, TransactionTemplate transaction, JdbcDatasets datasets) {
		return new DatasetRemoval(jdbc, transaction, datasets);
	}

	@Bean
	ModelRemoval modelRemoval(JdbcClient jdbc, TransactionTemplate transaction) {
		return new ModelRemoval(jdbc, transaction);
	}

	@Bean
	JdbcRunFiles runFiles(JdbcClient jdbc, Fence fence, Store store) {
		return new JdbcRunFiles(jdbc, fence, store.runFiles());
	}

	@Bean
	FileCollector fileCollector(JdbcClient jdbc, Store store) {
		return new FileCollector(jdbc, store.runFiles());
	}

	@Bean
	JdbcShownSamples shownSamples(JdbcClient jdbc, Fence fence) {
		return new JdbcShownSamples(jdbc, fence);
	}

	@Bean
	JdbcModels models(JdbcClient jdbc, JdbcCheckpoints checkpoints) {
		return new JdbcModels(jdbc, checkpoints);
	}

	@Bean
	VerifiedWeights modelWeights(JdbcCheckpoints checkpoints, CheckpointFiles files) {
		return new VerifiedWeights(checkpoints, files);
	}

	@Bean
	JdbcWorkers workers(JdbcClient jdbc, JobsSettings settings) {
		return new JdbcWorkers(jdbc, settings.lease());
	}

	@Bean
	JdbcWorkerLoads workerLoads(JdbcClient jdbc) {
		return new JdbcWorkerLoads(jdbc);
	}

	@Bean
	JdbcCensus census(JdbcClient jdbc) {
		return new JdbcCensus(jdbc);
	}

	@Bean
	JdbcTokens tokens(JdbcClient jdbc) {
		return new JdbcTokens(jdbc);
	}

	@Bean
	JdbcAuditRecord auditRecord(JdbcClient jdbc) {
		return new JdbcAuditRecord(jdbc);
	}

	@Bean
	JdbcWebhooks webhooks(JdbcClient jdbc) {
		return new JdbcWebhooks(jdbc);
	}

	@Bean
	Recruits recruits(JdbcClient jdbc, JobsSettings settings) {
		return new Recruits(jdbc, settings.lease());
	}

	@Bean
	Leases leases(JdbcClient jdbc, TransactionTemplate transaction, Journal journal, Recruits recruits,
			JobsSettings settings) {
		return new Leases(jdbc, transaction, journal, settings.lease(),
				new FruitlessAttempts(jdbc, settings.maxAttempts()), recruits, RESERVE_AFTER);
	}

	@Bean
	@Lazy
	HeldClaims heldClaims() {
		return new HeldClaims();
	}

	@Bean
	@Lazy
	BatchInfrastructure batchInfrastructure(DataSource dataSource, PlatformTransactionManager transactions,
			TransactionTemplate transaction, Fence fence, HeldClaims claims) throws Exception {
		JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
		factory.setDataSource(dataSource);
		factory.setTransactionManager(transactions);
		factory.setTablePrefix("batch.BATCH_");
		factory.setIsolationLevelForCreate(CREATE_ISOLATION);
		factory.setValidateTransactionState(false);
		factory.afterPropertiesSet();
		JobRepository repository = FencedJobRepository.around(Objects.requireNonNull(factory.getObject()), claims,
				fence, transaction);
		TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
		operator.setJobRepository(repository);
		operator.setJobRegistry(new MapJobRegistry());
		operator.setTaskExecutor(new SyncTaskExecutor());
		operator.afterPropertiesSet();
		return new BatchInfrastructure(repository, operator, transactions);
	}

	@Bean
	@Lazy
	Libraries libraries(JdbcDatasets datasets, JdbcCheckpoints checkpoints, CheckpointFiles files, JdbcModels models,
			JdbcClient jdbc, Fence fence, PlatformTransactionManager transactions, JobsSettings settings) {
		return new Libraries(datasets, checkpoints, files, models,
				new StartingPoints(jdbc, ownTransaction(transactions, jdbc, settings), fence), settings.dataRoots(),
				settings.longestOutage());
	}

	/**
	 * Torch has one generator of random numbers for all threads: held by who draws of it.
	 */
	@Bean
	@Lazy
	Lock torchRandom() {
		return new ReentrantLock(true);
	}

	@Bean
	@Lazy
	Follower follower(JdbcClient jdbc, Libraries libraries, CheckpointFiles files, Lock torchRandom,
			JobsSettings settings) {
		return new Follower(new Seats(jdbc, settings.lease()), new RecipeTrainers(libraries), files, torchRandom,
				longestPause(settings));
	}

	@Bean
	@Lazy
	TrainingJob.GangFactory gangFactory(JdbcClient jdbc, Fence fence, Recruits recruits, Journal journal,
			JdbcWorkers workers, PlatformTransactionManager transactions, JobsSettings settings) {
		TransactionTemplate own = ownTransaction(transactions, jdbc, settings);
		Gangs gangs = new Gangs(jdbc, own, fence, recruits, journal);
		return (attempt, outage) -> new Gang(attempt.claim(), attempt.signals(), gangs, outage,
				() -> own.executeWithoutResult((status) -> workers.leaveDeadBeside(attempt.claim().worker())),
				settings.lease(), longestPause(settings));
	}

	private static Duration longestPause(JobsSettings settings) {
		return (settings.lease().compareTo(SHORTEST_PAUSE) > 0) ? settings.lease() : SHORTEST_PAUSE;
	}

	@Bean
	@Lazy
	WorkerLoop workerLoop(BatchInfrastructure batch, JdbcDatasets datasets, JdbcMetrics metrics, Journal journal,
			JdbcClient jdbc, Fence fence, Leases leases, HeldClaims claims, JdbcWorkers workers, JdbcWorkerLoads loads,
			CheckpointFiles files, Collector collector, FileCollector fileCollector, DatasetRemoval removal,
			JdbcRunFiles runFiles, JdbcRungs rungs, Libraries libraries, Lock torchRandom, Follower follower,
			TrainingJob.GangFactory gangs, PlatformTransactionManager transactions, Store store, Retention retention,
			ObjectProvider<RetentionSettings> kept, JobsSettings settings) {
		TransactionTemplate own = ownTransaction(transactions, jdbc, settings);
		IngestPlaces places = new IngestPlaces(datasets,
				() -> store.buckets().asFound(settings.dataRoots(), settings.longestOutage()),
				settings.longestOutage());
		Parts parts = new Parts(jdbc, own, fence, new PartFence(jdbc, longestPause(settings)), journal, datasets,
				settings.lease());
		HeldParts held = new HeldParts(parts);
		IngestJob ingest = new IngestJob(batch, datasets, journal, own, places, parts, held);
		TrainingJob training = new TrainingJob(batch, new RecipeTrainers(libraries), files, metrics,
				new JdbcShownSamples(jdbc, fence), rungs, journal, own, torchRandom, settings.longestOutage(), gangs);
		EvaluateJob evaluation = new EvaluateJob(batch, libraries, jdbc, metrics, journal, fence, runFiles,
				torchRandom);
		return new WorkerLoop(
				leases, new AttemptRunner(batch, ingest, training, evaluation, leases, claims, journal), follower,
				new PartTaker(parts, held, places), held, workers, loads, new Collecting(collector, fileCollector,
						removal, retention, kept.getIfAvailable(() -> RetentionSettings.FOREVER), COLLECT_EVERY),
				settings);
	}

	private static TransactionTemplate ownTransaction(PlatformTransactionManager transactions, JdbcClient jdbc,
			JobsSettings settings) {
		return BoundedTransaction.own(transactions, jdbc, longestPause(settings));
	}

}
