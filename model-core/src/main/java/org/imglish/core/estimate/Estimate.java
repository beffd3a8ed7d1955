package org.imglish.core.estimate;

/**
 * What a training takes on a fleet.
 *
 * @param parameters all parameters of the model
 * @param trained those that the steps reach
 * @param memory of one device
 * @param deviceMemory what a device has
 * @param operations floating point operations of a step of all devices, recomputation
 * included
 * @param computeSeconds a step's computation at the stated utilization
 * @param trafficBytes what one device sends in a step
 * @param trafficSeconds how long the slowest link takes for it
 * @param neededBytes bytes per second and direction at which traffic takes a tenth of the
 * computation's time
 * @param checkpointBytes one checkpoint
 * @param checkpointSeconds how long the store takes for it, beside the training
 * @param stepSeconds a step, computation and traffic one after the other
 * @param samplesPerSecond of all devices
 * @param seconds the whole training, without waiting for data or checkpoints
 * @param limit what decides
 */
public record Estimate(long parameters, long trained, MemoryNeed memory, long deviceMemory, double operations,
		double computeSeconds, double trafficBytes, double trafficSeconds, double neededBytes, long checkpointBytes,
		double checkpointSeconds, double stepSeconds, double samplesPerSecond, double seconds, Limit limit) {

	/** Whether a device has the memory. */
	public boolean fits() {
		return this.memory.total() <= this.deviceMemory;
	}

	/** What a training is bound by. */
	public enum Limit {

		/** A device has too little memory: it does not run at all. */
		MEMORY,
		/** There are more devices than samples of a pass. */
		BATCH,
		/** Sending gradients takes longer than computing them. */
		TRAFFIC,
		/** The store takes longer for a checkpoint than the steps between two. */
		CHECKPOINTS,
		/** The devices compute all the time. */
		COMPUTE

	}

}
