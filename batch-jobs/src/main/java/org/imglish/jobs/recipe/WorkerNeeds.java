package org.imglish.jobs.recipe;

import java.util.List;

import org.imglish.core.field.Field;

/**
 * What a recipe asks of the worker that carries it out; the queue looks here. It changes
 * no number.
 */
public record WorkerNeeds(@Field(value = "Device that the worker must have.", byDefault = "any") DeviceKind device,
		@Field(value = "Memory that the worker must have.", unit = "GiB", min = 0, max = 65_536,
				byDefault = "0") double memoryGiB,
		@Field(value = "Labels that the worker must carry.", byDefault = "[]") List<String> labels) {

	public WorkerNeeds {
		labels = List.copyOf(labels);
	}

	/** Devices that can be asked for. */
	public enum DeviceKind {

		/** Whatever the worker has. */
		ANY,
		/** No GPU. */
		CPU,
		/** An NVIDIA GPU. */
		CUDA

	}

}
