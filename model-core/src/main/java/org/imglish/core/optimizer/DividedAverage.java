package org.imglish.core.optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.collective.ProcessGroup;

/**
 * An average that each member of a group has a part of; to the bit that of
 * {@link WholeAverage}. To use it, each member puts its part into the place of its
 * weights, which it keeps meanwhile, and all hand the averages around; the weights return
 * the same way.
 */
final class DividedAverage implements WeightAverage {

	private final Weights model;

	private final double decay;

	private final Exchange exchange;

	private final DividedArrays averages;

	DividedAverage(Weights model, double decay, ProcessGroup group) {
		this.model = model;
		this.decay = decay;
		this.exchange = new Exchange(model.arrays(), group);
		this.averages = new DividedArrays(model.arrays(), this.exchange, model.manager());
		this.averages.take(model.arrays());
	}

	@Override
	public void update(int updates) {
		if (updates == 0) {
			return;
		}
		Map<String, NDArray> weights = this.model.arrays();
		List<NDArray> values = new ArrayList<>();
		List<NDArray> parts = new ArrayList<>();
		try (NDManager scratch = this.model.manager().newSubManager()) {
			this.exchange.forOwn((bucket, span) -> {
				values.add(Packing.view(span, weights, scratch));
				parts.add(this.averages.view(bucket, span, scratch));
			});
			if (!parts.isEmpty()) {
				this.model.kernels().average(parts, values, 1 - Math.pow(this.decay, updates));
			}
		}
	}

	@Override
	public <T> T inUse(Supplier<T> work) {
		exchange();
		T result;
		try {
			result = work.get();
		}
		catch (RuntimeException ex) {
			// The others cannot be counted on to hand their weights around again.
			exchangeOwn();
			throw ex;
		}
		exchange();
		return result;
	}

	private void exchange() {
		exchangeOwn();
		this.exchange.handAround(this.model.arrays(), this.model.manager());
	}

	/** Exchanges this member's values of the weights and their averages. */
	private void exchangeOwn() {
		Map<String, NDArray> weights = this.model.arrays();
		this.exchange.forOwn((bucket, span) -> {
			try (NDManager scratch = this.model.manager().newSubManager()) {
				NDArray weight = Packing.view(span, weights, scratch);
				NDArray average = this.averages.view(bucket, span, scratch);
				NDArray before = weight.duplicate();
				Packing.copy(average, weight);
				Packing.copy(before, average);
			}
		});
	}

	@Override
	public StateArrays state() {
		return new GatheredArrays(this.exchange, Map.of("", this.averages));
	}

	@Override
	public void read(Path file) throws IOException {
		try (Safetensors state = Safetensors.open(file)) {
			this.averages.read(state, "");
		}
	}

}
