package org.imglish.core.training;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import org.imglish.core.optimizer.Sharing;
import tools.jackson.core.type.TypeReference;

/**
 * Reports the steps of a training. Members of a gang that take steps alone tell each
 * other what they measured when a round ends: the numbers of all its steps, each the mean
 * over the members, are reported with its last one, and judged then.
 */
public final class Rounds {

	private final Sharing sharing;

	/** What this member measured in the steps of the present round. */
	private final List<Map<String, Double>> own = new ArrayList<>();

	/**
	 * @param sharing who takes the steps
	 */
	public Rounds(Sharing sharing) {
		this.sharing = sharing;
	}

	/**
	 * Checks the loss of a step that is taken together.
	 * @throws DivergedException if it is not finite
	 */
	public void check(long step, double loss) {
		if (this.sharing.local() == null) {
			DivergedException.check(step, loss);
		}
	}

	/**
	 * Reports a step.
	 * @param ends whether it is the last one of its round
	 * @param numeric what this member measured, or all together
	 * @param samples of all members
	 * @param started when the step began, by {@link System#nanoTime()}
	 * @param dataWait seconds that it waited for data
	 * @throws DivergedException if the loss of a step of the round is not finite
	 */
	public StepReport report(long step, boolean ends, Map<String, Double> numeric, int samples, long started,
			double dataWait) {
		if (this.sharing.local() == null) {
			return StepReport.of(step, numeric, samples, seconds(started), dataWait, this.sharing.group());
		}
		this.own.add(new TreeMap<>(numeric));
		if (!ends) {
			return StepReport.of(step, Map.of(), samples, seconds(started), dataWait, this.sharing.ofStep());
		}
		List<StepReport> round = end(step);
		StepReport last = StepReport.of(step, round.get(round.size() - 1).numeric(), samples, seconds(started),
				dataWait, this.sharing.group());
		return new StepReport(step, last.numeric(), last.timing(), round.subList(0, round.size() - 1));
	}

	private static double seconds(long started) {
		return (System.nanoTime() - started) / 1e9;
	}

	private List<StepReport> end(long last) {
		List<List<Map<String, Double>>> told = Told.by(this.sharing.group(), List.copyOf(this.own),
				new TypeReference<>() {
				});
		this.own.clear();
		List<StepReport> round = new ArrayList<>();
		int length = told.get(0).size();
		for (int i = 0; i < length; i++) {
			int number = i;
			long step = last - length + 1 + i;
			Map<String, Double> means = means(told.stream().map((member) -> member.get(number)).toList());
			DivergedException.check(step, means.getOrDefault("loss", Double.NaN));
			round.add(new StepReport(step, means, Map.of()));
		}
		return round;
	}

	/**
	 * The means of named values over those who have them: a share of a batch may lack
	 * some.
	 */
	static Map<String, Double> means(List<Map<String, Double>> members) {
		Map<String, Double> means = new TreeMap<>();
		Set<String> names = new LinkedHashSet<>();
		members.forEach((member) -> names.addAll(member.keySet()));
		for (String name : names) {
			List<Double> values = members.stream().map((member) -> member.get(name)).filter(Objects::nonNull).toList();
			// the mean of equal values is that value, to the bit
			double first = values.get(0);
			means.put(name, first + values.stream().mapToDouble((value) -> value - first).sum() / values.size());
		}
		return means;
	}

}
