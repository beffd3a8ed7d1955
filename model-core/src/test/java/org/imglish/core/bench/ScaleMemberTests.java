package org.imglish.core.bench;

import java.time.Duration;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.collective.Collectives;
import org.imglish.core.collective.Companions;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.collective.Store;
import org.imglish.core.kernel.Precision;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

class ScaleMemberTests {

	private static final String HERE = "127.0.0.1";

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final ModelConfig MODEL = new ModelConfig(ModelConfig.Form.RELEASED, 1, 8, 16, 2, 16, 8, 50, 20, 10,
			0, true, 0);

	private static TrainBenchSpec spec(int batch) {
		return new TrainBenchSpec(MODEL, batch, 8, 1, 5, 1, Precision.FLOAT32);
	}

	@Test
	void twoTakeTheStepsOfOne() {
		assumeThat(Collectives.unavailable()).isEmpty();
		try (Companions companions = new Companions(); Store store = Store.host(HERE, 0, PATIENCE)) {
			Companions.Companion other = companions.start(ScaleMemberTests.class, store.port());
			try (ProcessGroup group = store.group("scale", 0, 2, HERE, PATIENCE)) {
				for (StepKind kind : StepKind.values()) {
					double alone = take(kind, ProcessGroup.alone()).loss();
					ScaleMember.Turn together = take(kind, group);
					assertThat(together.loss()).as(kind.name()).isCloseTo(alone, within(1e-5 * alone));
					assertThat(together.waited()).isPositive().isLessThanOrEqualTo(together.seconds());
				}
				assertThatIllegalArgumentException().isThrownBy(() -> new ScaleMember(spec(3), StepKind.IMAGES, group))
					.withMessage("A batch of 3 cannot be divided evenly among 2 processes");
			}
			other.await("done");
		}
	}

	/** The other member. */
	public static void main(String[] arguments) {
		try (Store store = Store.join(HERE, Integer.parseInt(arguments[0]), PATIENCE);
				ProcessGroup group = store.group("scale", 1, 2, HERE, PATIENCE)) {
			for (StepKind kind : StepKind.values()) {
				take(kind, group);
			}
		}
		System.out.println("done");
	}

	private static ScaleMember.Turn take(StepKind kind, ProcessGroup group) {
		try (ScaleMember member = new ScaleMember(spec(4), kind, group)) {
			return member.take(5);
		}
	}

}
