package org.imglish.core.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/** The search for one text: the beginnings that are kept, and the best text so far. */
final class Beam {

	/** Candidates looked at for each beam that is kept, as in the released code. */
	private static final int CANDIDATES_PER_BEAM = 3;

	private final BeamSetting setting;

	private final int end;

	private List<Beginning> beginnings;

	private @Nullable Hypothesis best;

	/**
	 * A search that begins with nothing.
	 * @param row of the empty text in the model's first answer
	 */
	Beam(BeamSetting setting, int end, int row) {
		this.setting = setting;
		this.end = end;
		this.beginnings = List.of(new Beginning(row, List.of(), 0));
	}

	/** How many candidates a search of this setting needs for each text. */
	static int candidatesPerText(BeamSetting setting) {
		return CANDIDATES_PER_BEAM * setting.beams();
	}

	/** The beginnings that continue, likeliest first; empty when the search is over. */
	List<Beginning> beginnings() {
		return this.beginnings;
	}

	/**
	 * Looks at how the beginnings may continue and keeps the likeliest.
	 * @param continuations the model's answer
	 * @param firstRow where this search's beginnings begin in it
	 * @param length tokens of the texts, begin and the place of the next word included
	 */
	void advance(Continuations continuations, int firstRow, int length) {
		List<Beginning> candidates = candidates(continuations, firstRow);
		this.beginnings = List.of();
		if (candidates.isEmpty() || isOver(candidates.get(0))) {
			return;
		}
		List<Beginning> next = new ArrayList<>();
		for (Beginning candidate : candidates) {
			if (length + 1 == this.setting.longest() || candidate.lastWord() == this.end) {
				finish(candidate, length);
			}
			else {
				next.add(candidate);
			}
			if (next.size() == this.setting.beams()) {
				break;
			}
		}
		this.beginnings = next;
	}

	private List<Beginning> candidates(Continuations continuations, int firstRow) {
		List<Beginning> candidates = new ArrayList<>();
		for (int i = 0; i < this.beginnings.size(); i++) {
			int row = firstRow + i;
			for (int j = 0; j < continuations.words()[row].length; j++) {
				candidates.add(this.beginnings.get(i)
					.extended(row, continuations.words()[row][j], continuations.logProbabilities()[row][j]));
			}
		}
		return candidates.stream()
			.sorted(Comparator.comparingDouble(Beginning::logProbability).reversed())
			.limit(candidatesPerText(this.setting))
			.toList();
	}

	/** Whether even the likeliest candidate cannot become better than what was found. */
	private boolean isOver(Beginning likeliest) {
		return this.best != null && this.best.score() >= score(likeliest.logProbability(), this.setting.longest() - 1);
	}

	/**
	 * The last word is the end, or there is no room for it: it counts, but is not kept.
	 */
	private void finish(Beginning candidate, int length) {
		double score = score(candidate.logProbability(), length);
		if (this.best == null || score > this.best.score()) {
			this.best = new Hypothesis(candidate.words().subList(0, candidate.words().size() - 1), score);
		}
	}

	private double score(double logProbability, int length) {
		return logProbability / Math.pow(length, this.setting.lengthPenalty());
	}

	/**
	 * The best text.
	 * @throws NoSuchElementException if the model gave no candidate at all
	 */
	Hypothesis best() {
		if (this.best == null) {
			throw new NoSuchElementException("The model gave no next word, so that no text was found");
		}
		return this.best;
	}

	/**
	 * The beginning of a text.
	 *
	 * @param parent row of the text that it continues by its last word
	 * @param words all its words
	 * @param logProbability of all words
	 */
	record Beginning(int parent, List<Integer> words, double logProbability) {

		Beginning extended(int row, int word, float logProbabilityOfWord) {
			List<Integer> all = new ArrayList<>(this.words);
			all.add(word);
			return new Beginning(row, all, this.logProbability + logProbabilityOfWord);
		}

		int lastWord() {
			return this.words.get(this.words.size() - 1);
		}

	}

}
