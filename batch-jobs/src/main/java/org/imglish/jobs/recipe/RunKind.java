package org.imglish.jobs.recipe;

/** What a run does. */
public enum RunKind {

	INGEST, TOKENIZER, PRETRAIN, FINETUNE, EVALUATE;

	/** Whether it trains, step by step; the others are light. */
	public boolean trains() {
		return switch (this) {
			case TOKENIZER, PRETRAIN, FINETUNE -> true;
			case INGEST, EVALUATE -> false;
		};
	}

}
