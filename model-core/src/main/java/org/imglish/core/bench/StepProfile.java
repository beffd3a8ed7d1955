package org.imglish.core.bench;

import java.util.List;

/**
 * Where the time of steps goes, by samples of the stack of the thread that takes them.
 *
 * @param samples number of samples
 * @param parts shares of all parts, in their order
 * @param places shares of what most time was spent in, the largest first
 */
public record StepProfile(int samples, List<Share> parts, List<Share> places) {

	/**
	 * A share of the time.
	 *
	 * @param what of what
	 * @param share from 0 to 1
	 */
	public record Share(String what, double share) {

	}

	/** A part of a step. */
	enum Part {

		/** Matrix products of the forward pass. */
		PRODUCTS("products, forward"),
		/** Attention of the forward pass. */
		ATTENTION("attention, forward"),
		/** All else that libtorch computes forward, and copies. */
		ELEMENTWISE("elementwise, forward"),
		/** The backward pass: one call. */
		BACKWARD("backward"),
		/** Clipping, the update and clearing gradients. */
		OPTIMIZER("optimizer"),
		/** What Java itself does between the calls. */
		JAVA("Java");

		private static final String OPTIMIZERS = "org.imglish.core.optimizer.";

		private static final String KERNELS = "org.imglish.core.kernel.Kernels";

		private final String words;

		Part(String words) {
			this.words = words;
		}

		String words() {
			return this.words;
		}

		/**
		 * The part that a thread is in.
		 * @param stack its stack, the innermost call first
		 */
		static Part of(StackTraceElement[] stack) {
			for (StackTraceElement call : stack) {
				if (call.getClassName().startsWith(OPTIMIZERS)) {
					return OPTIMIZER;
				}
			}
			if (!stack[0].isNativeMethod()) {
				return JAVA;
			}
			return switch (stack[0].getMethodName()) {
				case "torchBackward" -> BACKWARD;
				case "torchNNLinear", "torchMatmul", "torchBmm", "torchDot" -> PRODUCTS;
				default -> isAttention(stack) ? ATTENTION : ELEMENTWISE;
			};
		}

		private static boolean isAttention(StackTraceElement[] stack) {
			for (StackTraceElement call : stack) {
				if (call.getClassName().equals(KERNELS) && call.getMethodName().equals("attention")) {
					return true;
				}
			}
			return false;
		}

	}

}
