package org.imglish.core.library;

/** Names weights that a {@link Library} keeps, in whatever way it names them. */
public interface SavedWeights {

}
