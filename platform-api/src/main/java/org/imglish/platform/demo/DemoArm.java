package org.imglish.platform.demo;

import java.util.Locale;

/** The trainings that are compared: all but what they start from and see is equal. */
enum DemoArm {

	/** Starts from the pretrained model. */
	PRETRAINED,
	/** Starts from random weights. */
	SCRATCH,
	/**
	 * Starts from the pretrained model and sees grey images: what the words alone tell.
	 */
	BLIND;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
