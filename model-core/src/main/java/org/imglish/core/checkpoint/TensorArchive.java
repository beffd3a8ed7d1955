package org.imglish.core.checkpoint;

import java.util.Map;

/**
 * What a PyTorch file holds, in either of its forms.
 *
 * @param root the pickled object
 * @param storages where the bytes of each storage lie, by key
 */
record TensorArchive(Pickled root, Map<String, FileRange> storages) {

}
