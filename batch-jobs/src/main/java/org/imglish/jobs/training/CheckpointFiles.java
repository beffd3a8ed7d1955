package org.imglish.jobs.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.imglish.core.digest.Sha256;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Collector;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.store.CheckpointStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes, verifies and thins out the files of checkpoints. A row announces a checkpoint
 * before its first byte; its files become visible all at once; the row is completed in
 * the transaction of the chunk.
 */
public class CheckpointFiles {

	private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointFiles.class);

	private final JdbcCheckpoints checkpoints;

	private final CheckpointStore store;

	private final Collector collector;

	private final Journal journal;

	public CheckpointFiles(JdbcCheckpoints checkpoints, CheckpointStore store, Collector collector, Journal journal) {
		this.checkpoints = checkpoints;
		this.store = store;
		this.collector = collector;
		this.journal = journal;
	}

	/**
	 * Writes and hashes the files.
	 * @param content writes them into a folder
	 * @param validated what was validated at this step
	 */
	Written write(Claim claim, long step, Content content, List<MetricPoint> validated) throws IOException {
		long id = this.checkpoints.pending(claim, step);
		String key = this.checkpoints.key(id);
		Path draft = this.store.draft(key);
		content.write(draft);
		List<Checkpoint.File> files = new ArrayList<>();
		for (Path file : children(draft)) {
			files.add(new Checkpoint.File(file.getFileName().toString(), Files.size(file), Sha256.of(file)));
		}
		this.store.publish(key, draft);
		return new Written(id, step, files, validated);
	}

	/** Completes the row in the current transaction. */
	void complete(Claim claim, Written written) {
		Map<String, Double> metrics = new HashMap<>();
		written.validated().forEach((point) -> metrics.put(point.name(), point.value()));
		this.checkpoints.complete(claim, written.id(), written.files(), metrics);
		this.journal.event(claim.run(), "checkpoint",
				JsonMapper.builder().build().createObjectNode().put("id", written.id()).put("step", written.step()));
	}

	/**
	 * Does something once the current transaction has committed, and removes what
	 * retention then gives up.
	 */
	void afterCommit(Claim claim, Runnable first) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				first.run();
				thinOut(claim);
			}
		});
	}

	private void thinOut(Claim claim) {
		try {
			this.collector.thinOut(claim.run());
		}
		catch (DataAccessException | TransactionException ex) {
			LOGGER.warn("Old checkpoints of run {} stay for now: {}", claim.run(), ex.getMessage());
		}
	}

	/** Step of the newest complete checkpoint of a run, 0 if there is none. */
	long newest(Claim claim) {
		return this.checkpoints.list(claim.run()).stream().mapToLong(Checkpoint::step).findFirst().orElse(0);
	}

	/**
	 * The newest whole checkpoint up to a position; newer ones that are not whole count
	 * as damaged from now on.
	 */
	Optional<Whole> whole(Claim claim, long position) {
		for (Checkpoint checkpoint : this.checkpoints.list(claim.run())) {
			if (checkpoint.step() > position) {
				continue;
			}
			try {
				return Optional.of(new Whole(checkpoint, verified(checkpoint)));
			}
			catch (IOException | UncheckedIOException ex) {
				giveUp(claim, checkpoint, ex);
			}
		}
		this.journal.log(claim, "WARN", List.of("No checkpoint is left; starting over"));
		return Optional.empty();
	}

	/** Notes that a checkpoint cannot be used. */
	void giveUp(Claim claim, Checkpoint checkpoint, Exception why) {
		this.checkpoints.damaged(checkpoint.id());
		this.journal.log(claim, "WARN",
				List.of(String.format(Locale.ROOT,
						"Checkpoint %d of step %d cannot be used (%s); going back to the one before", checkpoint.id(),
						checkpoint.step(), why.getMessage())));
	}

	/** Verified folder of the checkpoint that a leader has chosen. */
	Path verified(long checkpoint) throws IOException {
		return verified(this.checkpoints.find(checkpoint)
			.orElseThrow(() -> new IOException("There is no checkpoint " + checkpoint + " any more")));
	}

	/**
	 * Gives up the checkpoints of a run beyond a step, in the current transaction: what
	 * was trained from them diverged.
	 */
	void giveUpAfter(Claim claim, long step) {
		for (Checkpoint checkpoint : this.checkpoints.list(claim.run())) {
			if (checkpoint.step() > step) {
				this.checkpoints.damaged(checkpoint.id());
			}
		}
	}

	/**
	 * Checks the files of a checkpoint against their sums.
	 * @return its folder
	 * @throws IOException if a file is missing or differs
	 */
	public Path verified(Checkpoint checkpoint) throws IOException {
		Path folder = this.store.fetch(this.checkpoints.key(checkpoint.id()),
				checkpoint.files().stream().map(Checkpoint.File::name).toList());
		for (Checkpoint.File file : checkpoint.files()) {
			Path path = folder.resolve(file.name());
			if (Files.size(path) != file.bytes() || !Sha256.of(path).equals(file.sha256())) {
				throw new IOException("file " + file.name() + " differs from what was written");
			}
		}
		return folder;
	}

	private static List<Path> children(Path folder) throws IOException {
		try (Stream<Path> children = Files.list(folder)) {
			return children.sorted().toList();
		}
	}

	/**
	 * A checkpoint whose files are what was written.
	 *
	 * @param folder where they lie
	 */
	record Whole(Checkpoint checkpoint, Path folder) {

	}

	/** Writes the files of a checkpoint into an empty folder. */
	interface Content {

		void write(Path folder) throws IOException;

	}

	/**
	 * A checkpoint whose files are in place and whose row is still pending.
	 *
	 * @param validated what was validated at its step
	 */
	record Written(long id, long step, List<Checkpoint.File> files, List<MetricPoint> validated) {

	}

}
