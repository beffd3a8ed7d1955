package org.imglish.core.training;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;

/** What trainings of this process compute on. Asking loads libtorch: workers only. */
public final class TrainingDevice {

	private TrainingDevice() {
	}

	/** {@code cuda:0} where PyTorch finds a GPU, {@code cpu} otherwise. */
	public static String name() {
		return (Engine.getEngine("PyTorch").getGpuCount() > 0) ? "cuda:0" : "cpu";
	}

	/**
	 * The device of a worker by the name that its person gave it; of several GPUs this
	 * process sees that one alone.
	 * @param chosen {@code cpu}, {@code cuda:3} …, or empty for what PyTorch finds
	 * @throws IllegalStateException if PyTorch finds no GPU, but one was chosen
	 */
	public static String named(String chosen) {
		if (chosen.startsWith("cuda") && name().equals("cpu")) {
			throw new IllegalStateException("PyTorch finds no " + chosen
					+ " here: the machine has no such GPU, or this build has no libraries for it (README, the profiles at its end)");
		}
		return chosen.isEmpty() ? name() : chosen;
	}

	/** Memory of the device in bytes: of the GPU, or of the machine. */
	public static long memoryBytes() {
		if (Engine.getEngine("PyTorch").getGpuCount() > 0) {
			return CudaUtils.getGpuMemory(Device.gpu(0)).getMax();
		}
		return (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
				? system.getTotalMemorySize() : Runtime.getRuntime().maxMemory();
	}

	/** Bytes of the GPU's memory that are in use, by anybody; empty without a GPU. */
	public static OptionalLong usedGpuMemory() {
		return (Engine.getEngine("PyTorch").getGpuCount() > 0)
				? OptionalLong.of(CudaUtils.getGpuMemory(Device.gpu(0)).getUsed()) : OptionalLong.empty();
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
