package org.imglish.core.task;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A csv (RFC 4180) of the five best guesses of each image beside the truth.
 *
 * @param classes class names by index
 */
record GuessedClasses(List<String> classes) implements ResultsFile {

	GuessedClasses {
		classes = List.copyOf(classes);
	}

	@Override
	public String name() {
		return "classes.csv";
	}

	@Override
	public void write(List<Prediction> predictions, OutputStream out) throws IOException {
		List<String> lines = new ArrayList<>(List.of("image_id,class,guess_1,guess_2,guess_3,guess_4,guess_5"));
		for (Prediction prediction : predictions) {
			List<String> cells = new ArrayList<>();
			cells.add(cell(ResultsFile.required(prediction, "image_id")));
			cells.add(named(prediction.values().get("class")));
			for (Object guess : (List<?>) ResultsFile.required(prediction, "top")) {
				cells.add(named(guess));
			}
			lines.add(String.join(",", cells));
		}
		ResultsFile.lines(lines, out);
	}

	private String named(@Nullable Object index) {
		return (index instanceof Number number) ? cell(this.classes.get(number.intValue())) : "";
	}

	private static String cell(Object value) {
		String text = value.toString();
		return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
	}

}
