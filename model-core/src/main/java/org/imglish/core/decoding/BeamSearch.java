package org.imglish.core.decoding;

import java.util.ArrayList;
import java.util.List;

/**
 * Beam search with a length penalty over several texts at once, as the released
 * captioning code searches: a text's length counts its begin and the place of its end,
 * and the search for a text ends when no beginning can become better than what was found.
 * Searches that are over leave the batch.
 */
public final class BeamSearch {

	private final BeamSetting setting;

	private final int end;

	/**
	 * A search.
	 * @param setting how
	 * @param end the word that ends a text
	 */
	public BeamSearch(BeamSetting setting, int end) {
		this.setting = setting;
		this.end = end;
	}

	/**
	 * Finds texts.
	 * @param model what tells how texts may continue
	 * @return the best text for each one that the model begins with
	 */
	public List<Hypothesis> search(NextWords model) {
		int candidates = Beam.candidatesPerText(this.setting);
		Continuations continuations = model.begin(candidates);
		List<Beam> beams = new ArrayList<>();
		for (int i = 0; i < continuations.words().length; i++) {
			beams.add(new Beam(this.setting, this.end, i));
		}
		List<Beam.Beginning> texts = advance(beams, continuations, 2);
		for (int length = 3; !texts.isEmpty(); length++) {
			continuations = model.extend(texts.stream().mapToInt(Beam.Beginning::parent).toArray(),
					texts.stream().mapToInt(Beam.Beginning::lastWord).toArray(), candidates);
			texts = advance(beams, continuations, length);
		}
		return beams.stream().map(Beam::best).toList();
	}

	/** Advances all searches and gathers the beginnings that continue. */
	private static List<Beam.Beginning> advance(List<Beam> beams, Continuations continuations, int length) {
		List<Beam.Beginning> texts = new ArrayList<>();
		int row = 0;
		for (Beam beam : beams) {
			int rows = beam.beginnings().size();
			beam.advance(continuations, row, length);
			row += rows;
			texts.addAll(beam.beginnings());
		}
		return texts;
	}

}
