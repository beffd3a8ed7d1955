package org.imglish.core.task;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/** JSON lines of what each image and each text finds. */
record RankLines() implements ResultsFile {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Override
	public String name() {
		return "ranks.jsonl";
	}

	@Override
	public void write(List<Prediction> predictions, OutputStream out) throws IOException {
		ResultsFile.lines(RetrievalRanks.of(predictions).lines().map((rank) -> JSON.writeValueAsString(rank)).toList(),
				out);
	}

}
