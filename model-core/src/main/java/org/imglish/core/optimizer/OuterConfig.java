package org.imglish.core.optimizer;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.field.Synonyms;

/** How workers that take steps alone come together: SGD with Nesterov's momentum. */
public record OuterConfig(
		@Field(value = "Which share of the way to the mean of all workers' weights is gone.", min = 1e-6, max = 10,
				byDefault = "0.7") @Synonyms( {
						"lr", "outerLr", "learningRate" }) double rate,
		@Field(value = "Nesterov's momentum of that way.", min = 0, max = 0.999999, byDefault = "0.9") double momentum){

	/** arXiv 2311.08105, section 3: what did best of several. */
	public static final OuterConfig DILOCO = new OuterConfig(0.7, 0.9);

	public OuterConfig {
		new Checks().that(rate > 0, "rate", "must be above 0, but is %s", rate)
			.that(momentum >= 0 && momentum < 1, "momentum", "must be in [0, 1), but is %s", momentum)
			.done();
	}

}
