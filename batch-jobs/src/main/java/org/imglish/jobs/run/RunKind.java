package org.imglish.jobs.run;

/** What a run does. */
public enum RunKind {

	INGEST, TOKENIZER, PRETRAIN, FINETUNE, EVALUATE

}
