package org.imglish.core.task;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** {@code identifier,True}, as the scorer of NLVR2 reads it: without a header. */
record JudgedStatements() implements ResultsFile {

	@Override
	public String name() {
		return "nlvr2-predictions.csv";
	}

	@Override
	public void write(List<Prediction> predictions, OutputStream out) throws IOException {
		ResultsFile.lines(predictions.stream()
			.map((prediction) -> ResultsFile.required(prediction, "identifier") + ","
					+ (Boolean.TRUE.equals(prediction.values().get("prediction")) ? "True" : "False"))
			.toList(), out);
	}

}
