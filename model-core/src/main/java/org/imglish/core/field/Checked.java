package org.imglish.core.field;

/**
 * A record whose fields are checked together when a recipe is submitted. Stored recipes
 * are not checked again, so that a run can be resumed after the rules have changed; what
 * nothing could be computed without belongs into the constructor.
 */
public interface Checked {

	/** Checks this record. */
	void check(Checks checks);

}
