package org.imglish.jobs.recipe;

import java.util.Arrays;
import java.util.Optional;

/** What a run does. */
public enum RunKind {

	INGEST, TOKENIZER, PRETRAIN, FINETUNE, EVALUATE;

	/** The kind that a recipe's word stands for, in letters of either case. */
	public static Optional<RunKind> of(String word) {
		return Arrays.stream(values()).filter((kind) -> kind.name().equalsIgnoreCase(word)).findFirst();
	}

	/** Whether it trains, step by step; the others are light. */
	public boolean trains() {
		return switch (this) {
			case TOKENIZER, PRETRAIN, FINETUNE -> true;
			case INGEST, EVALUATE -> false;
		};
	}

}
