package org.imglish.jobs.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

import org.imglish.core.evaluation.Prediction;
import org.imglish.core.shard.ShardWriter;
import tools.jackson.databind.json.JsonMapper;

/** The predictions of an evaluation as a file: a JSON object a line, whole or absent. */
final class PredictionFile {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private PredictionFile() {
	}

	/**
	 * Writes {@code run-N.jsonl}, in the order of the predictions.
	 * @param folder folder of the predictions of all runs; created if needed
	 */
	static void write(Path folder, long run, List<Prediction> predictions) throws IOException {
		Files.createDirectories(folder);
		Path place = folder.resolve("run-" + run + ".jsonl");
		Path beside = folder.resolve("run-" + run + ".jsonl.part");
		try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			OutputStream out = Channels.newOutputStream(channel);
			for (Prediction prediction : predictions) {
				out.write(JSON.writeValueAsBytes(prediction));
				out.write('\n');
			}
			channel.force(true);
		}
		Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		ShardWriter.forceFolder(folder);
	}

}
