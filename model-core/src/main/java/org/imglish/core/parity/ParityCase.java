package org.imglish.core.parity;

import java.io.IOException;

/** Computes what one kind of case expects and compares. */
interface ParityCase {

	void run(ReferenceCase reference) throws IOException;

}
