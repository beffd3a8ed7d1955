package org.imglish.jobs.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.model.ModelWeights;
import org.imglish.jobs.model.RegisteredModel;

/** Finds the files of models among the checkpoints that training wrote. */
public class VerifiedWeights implements ModelWeights {

	private final Checkpoints checkpoints;

	private final CheckpointFiles files;

	private final Map<Long, Path> verified = new ConcurrentHashMap<>();

	public VerifiedWeights(Checkpoints checkpoints, CheckpointFiles files) {
		this.checkpoints = checkpoints;
		this.files = files;
	}

	@Override
	public Path folder(RegisteredModel model) throws IOException {
		Path known = this.verified.get(model.checkpoint());
		if (known != null && Files.isDirectory(known)) {
			return known;
		}
		Path folder = this.files.verified(this.checkpoints.find(model.checkpoint())
			.orElseThrow(() -> new IOException("checkpoint " + model.checkpoint() + " is gone")));
		this.verified.put(model.checkpoint(), folder);
		return folder;
	}

}
