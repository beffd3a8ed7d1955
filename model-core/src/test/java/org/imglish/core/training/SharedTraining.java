package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.core.collective.Companions;
import org.imglish.core.collective.Companions.Companion;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.collective.Store;
import org.imglish.core.optimizer.LocalSteps;
import org.imglish.core.optimizer.OuterConfig;
import org.imglish.core.optimizer.Shard;
import org.imglish.core.optimizer.Sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Trainings that gangs of any size carry out alike. Each member is a process whose main
 * method calls {@link #member}: it trains case by case and prints each numeric point,
 * {@code point CASE/STEP/NAME VALUE}, the value in hexadecimal. A case whose name ends in
 * {@value #DIVIDED} divides the optimizer's state, in one with {@value #ALONE} members
 * take steps alone; one that ends in {@value #RESUMED} is interrupted in the middle and
 * continues from a checkpoint.
 *
 * @param main class of the members' main method
 * @param datasets folder of the datasets
 * @param steps of each training
 * @param cases names of the trainings; one that occurs again, perhaps resumed, must
 * repeat every bit
 * @param bound how much gangs of different sizes may differ, relative: their sums are
 * made in another order
 * @param choices relative bounds of metrics that one choice changes, made between two
 * that are equally good but for rounding
 */
public record SharedTraining(Class<?> main, Path datasets, long steps, List<String> cases, double bound,
		Map<String, Double> choices) {

	/** Mark of cases that divide the optimizer's state among the members. */
	public static final String DIVIDED = "+divided";

	/** Mark of cases that continue from a checkpoint. */
	public static final String RESUMED = "+resumed";

	/**
	 * Mark of cases whose members take half of the steps alone, and the others, too:
	 * their number changes what is learned.
	 */
	public static final String ALONE = "+alone";

	/**
	 * How many times as much norms of gradients may differ. Of all trainings here one
	 * comes to 1.005e-5 in 16 steps, on an EPYC without AMX.
	 */
	private static final double NORMS = 1.5;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/** Trainings whose metrics follow from sums alone. */
	public SharedTraining(Class<?> main, Path datasets, long steps, List<String> cases) {
		this(main, datasets, steps, cases, 1e-5, Map.of());
	}

	/** Trains in gangs of one, two and three, and compares all that they measured. */
	public void compare() {
		Map<String, Double> alone = train(1);
		assertThat(alone).hasSizeGreaterThan(this.cases.size() * (int) this.steps);
		for (int size = 2; size <= 3; size++) {
			Map<String, Double> together = train(size);
			assertThat(together.keySet()).isEqualTo(alone.keySet());
			alone.forEach((point, value) -> {
				if (!point.contains(ALONE)) {
					assertThat(together.get(point)).as(point)
						.isCloseTo(value, within(bound(point) * Math.max(1, Math.abs(value))));
				}
			});
			assertRepeated(together);
		}
	}

	/** A gradient's norm shows more of what weights differ by than a loss does. */
	private double bound(String point) {
		if (point.endsWith("/gradient_norm")) {
			return NORMS * this.bound;
		}
		return this.choices.getOrDefault(point.substring(point.indexOf('/') + 1), this.bound);
	}

	private void assertRepeated(Map<String, Double> points) {
		for (int i = 0; i < this.cases.size(); i++) {
			int first = this.cases.indexOf(this.cases.get(i).replace(RESUMED, ""));
			if (first < i) {
				assertThat(of(i, points)).as("again " + this.cases.get(i)).isEqualTo(of(first, points));
			}
		}
	}

	private static Map<String, Double> of(int number, Map<String, Double> points) {
		Map<String, Double> own = new LinkedHashMap<>();
		points.forEach((point, value) -> {
			if (point.startsWith(number + "-")) {
				own.put(point.substring(point.indexOf('/')), value);
			}
		});
		return own;
	}

	/** The points of the cases, the same on all members. */
	private Map<String, Double> train(int size) {
		try (Companions companions = new Companions();
				Store store = Store.host("127.0.0.1", 0, Duration.ofMinutes(1))) {
			List<Companion> members = new ArrayList<>();
			for (int rank = 0; rank < size; rank++) {
				List<Object> arguments = new ArrayList<>(List.of(rank, size, store.port(), this.datasets, this.steps));
				arguments.addAll(this.cases);
				members.add(companions.start(this.main, arguments.toArray()));
			}
			List<Map<String, Double>> points = members.stream().map(SharedTraining::points).toList();
			points.forEach((other) -> assertThat(other).isEqualTo(points.get(0)));
			return points.get(0);
		}
	}

	private static Map<String, Double> points(Companion member) {
		Map<String, Double> points = new LinkedHashMap<>();
		for (String line : member.linesUntil("done")) {
			String[] words = line.split(" ");
			if (words[0].equals("point")) {
				points.put(words[1], Double.valueOf(words[2]));
			}
		}
		return points;
	}

	/**
	 * What a member's process does.
	 * @param arguments its rank, the size, the port of the store, the folder of the
	 * datasets, the number of steps and the names of the cases
	 */
	public static void member(String[] arguments, Opening opening) throws IOException {
		int rank = Integer.parseInt(arguments[0]);
		int size = Integer.parseInt(arguments[1]);
		if (size == 1) {
			train(arguments, opening, ProcessGroup.alone());
			return;
		}
		try (Store store = Store.join("127.0.0.1", Integer.parseInt(arguments[2]), PATIENCE);
				ProcessGroup group = store.group("gang of " + size, rank, size, "127.0.0.1", PATIENCE)) {
			train(arguments, opening, group);
		}
	}

	private static void train(String[] arguments, Opening opening, ProcessGroup group) throws IOException {
		Path datasets = Path.of(arguments[3]);
		long steps = Long.parseLong(arguments[4]);
		List<String> cases = List.of(arguments).subList(5, arguments.length);
		for (int i = 0; i < cases.size(); i++) {
			String name = cases.get(i);
			Sharing sharing = new Sharing(group, name.contains(DIVIDED) ? Shard.OPTIMIZER : Shard.NONE,
					name.contains(ALONE) ? new LocalSteps((int) steps / 2, OuterConfig.DILOCO) : null);
			String training = name.replace(DIVIDED, "").replace(ALONE, "").replace(RESUMED, "");
			Opener open = () -> opening.open(training, datasets, steps, sharing);
			train(i + "-" + name, open, group, datasets.resolve(i + "-of-" + group.size()));
		}
		System.out.println("done");
	}

	private static void train(String name, Opener opener, ProcessGroup group, Path checkpoint) throws IOException {
		long done = 0;
		if (name.endsWith(RESUMED)) {
			try (Trainer trainer = opener.open()) {
				done = trainer.steps() / 2;
				perform(name, trainer, 1, done);
				trainer.validate();
				save(trainer, group, checkpoint);
			}
		}
		try (Trainer trainer = opener.open()) {
			if (done > 0) {
				assertThat(trainer.read(checkpoint)).isEqualTo(done);
			}
			perform(name, trainer, done + 1, trainer.steps());
			print(name + "/", trainer.validate());
		}
	}

	private static void save(Trainer trainer, ProcessGroup group, Path checkpoint) throws IOException {
		if (group.rank() == 0) {
			trainer.write(Files.createDirectories(checkpoint));
		}
		else {
			trainer.state().contribute();
		}
		group.barrier();
	}

	private static void perform(String name, Trainer trainer, long first, long last) {
		for (long step = first; step <= last; step++) {
			for (StepReport report : trainer.perform(step).all()) {
				print(name + "/" + report.step() + "/", report.numeric());
			}
		}
	}

	private static void print(String prefix, Map<String, Double> values) {
		for (Map.Entry<String, Double> value : new TreeMap<>(values).entrySet()) {
			System.out.println(
					"point " + prefix + value.getKey().replace(' ', '_') + " " + Double.toHexString(value.getValue()));
		}
	}

	/** Opens the training of a case for one member. */
	public interface Opening {

		Trainer open(String name, Path datasets, long steps, Sharing sharing) throws IOException;

	}

	/** Opens the training of a case. */
	private interface Opener {

		Trainer open() throws IOException;

	}

}
