package org.imglish.core.quality;

import java.util.HashMap;
import java.util.Map;

/**
 * English contractions as the VQA evaluation spells them: a word that lacks exactly one
 * of its apostrophes gets it back.
 */
final class Contractions {

	/** Endings from the first apostrophe on, each with the stems that it follows. */
	private static final Map<String, String> STEMS = Map.ofEntries(
			Map.entry("'t",
					"ain aren can couldn didn doesn don hadn hasn haven isn mightn mustn needn oughtn shan shouldn "
							+ "wasn weren won wouldn"),
			Map.entry("'t've", "couldn hadn mightn shouldn wouldn"),
			Map.entry("'ve", "could might must not should they we what where who would you"),
			Map.entry("'d", "he how it someone something there they where who you"),
			Map.entry("'d've", "he it she somebody someone something there they we who you"),
			Map.entry("'s", "he how somebody someone that there what when where who why"),
			Map.entry("'ll", "how it somebody someone something they what who why you"),
			Map.entry("'re", "there they what why you"), Map.entry("'all", "y"), Map.entry("'all'd've", "y"),
			Map.entry("'all'll", "y"), Map.entry("'am", "ma"), Map.entry("'clock", "o"));

	private static final Map<String, String> SPELLINGS = spellings();

	private Contractions() {
	}

	/** The word with its apostrophe, or the word itself. */
	static String spell(String word) {
		return SPELLINGS.getOrDefault(word, word);
	}

	private static Map<String, String> spellings() {
		Map<String, String> spellings = new HashMap<>();
		STEMS.forEach((ending, stems) -> {
			for (String stem : stems.split(" ")) {
				addMisspellings(spellings, stem + ending);
			}
		});
		addMisspellings(spellings, "'twas");
		addMisspellings(spellings, "'ow's'at");
		// the one entry of the official list that takes an apostrophe away
		spellings.put("somebody'd", "somebodyd");
		return spellings;
	}

	private static void addMisspellings(Map<String, String> spellings, String contraction) {
		for (int i = 0; i < contraction.length(); i++) {
			if (contraction.charAt(i) == '\'') {
				spellings.put(contraction.substring(0, i) + contraction.substring(i + 1), contraction);
			}
		}
	}

}
