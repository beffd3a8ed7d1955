package org.imglish.core.training;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** What trainings of this process compute on. Asking loads libtorch: workers only. */
public final class TrainingDevice {

	private TrainingDevice() {
	}

	/** {@code cuda:0} where PyTorch finds a GPU, {@code cpu} otherwise. */
	public static String name() {
		return (Engine.getEngine("PyTorch").getGpuCount() > 0) ? "cuda:0" : "cpu";
	}

	/**
	 * Sets how many threads PyTorch computes with for the calling thread. Sums depend on
	 * it, so equal numbers need equal counts. DJL sets the count only on the thread that
	 * loads PyTorch; OpenMP keeps it for each thread apart.
	 * @param threads at least 1
	 */
	public static void useThreads(int threads) {
		Engine.getEngine("PyTorch");
		JniUtils.setNumThreads(threads);
	}

}
