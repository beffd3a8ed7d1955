package org.imglish.core.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.StoredTensor;

/**
 * Arrays of this process, which a step changes.
 *
 * @param arrays by name
 */
public record WholeArrays(Map<String, NDArray> arrays) implements StateArrays {

	@Override
	public Map<String, StoredTensor> tensors() {
		Map<String, StoredTensor> tensors = new LinkedHashMap<>();
		this.arrays.forEach((name, array) -> tensors.put(name, StoredTensor.of(array)));
		return tensors;
	}

	@Override
	public Map<String, NDArray> copy(NDManager owner) {
		Map<String, NDArray> copies = new LinkedHashMap<>();
		this.arrays.forEach((name, array) -> {
			// Of a weight's value alone, not of its part in a graph of gradients.
			try (NDArray value = array.stopGradient()) {
				// toDevice is no copy where the array is there already.
				NDArray copy = array.getDevice().equals(owner.getDevice()) ? value.duplicate()
						: value.toDevice(owner.getDevice(), true);
				copy.attach(owner);
				copies.put(name, copy);
			}
		});
		return copies;
	}

	@Override
	public boolean isDivided() {
		return false;
	}

	@Override
	public void contribute() {
		// Nobody waits for it.
	}

}
