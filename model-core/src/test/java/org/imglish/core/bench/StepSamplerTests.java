package org.imglish.core.bench;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StepSamplerTests {

	@ParameterizedTest
	@CsvSource({ "torchNNLinear, linear, FeedForward, PRODUCTS, NNLinear in FeedForward",
			"moduleRunMethod, attention, SelfAttention, ATTENTION, attention in SelfAttention",
			"moduleRunMethod, addScaled, MultiwayLayer, ELEMENTWISE, addScaled in MultiwayLayer",
			"torchNNGelu, gelu, FeedForward, ELEMENTWISE, NNGelu in FeedForward" })
	void callsOfTheForwardPassAreToldApart(String call, String kernel, String caller, StepProfile.Part part,
			String place) {
		StackTraceElement[] stack = { libtorch(call), java("kernel.Kernels", "call"), java("kernel.Kernels", kernel),
				java("backbone." + caller, "apply") };
		assertThat(StepProfile.Part.of(stack)).isEqualTo(part);
		assertThat(StepSampler.place(stack)).isEqualTo(place);
	}

	@Test
	void theBackwardPassIsOneCall() {
		StackTraceElement[] stack = { libtorch("torchBackward"), java("backbone.Network", "backward") };
		assertThat(StepProfile.Part.of(stack)).isEqualTo(StepProfile.Part.BACKWARD);
	}

	@Test
	void whatTheOptimizerDoesIsItsOwn() {
		StackTraceElement[] stack = { libtorch("moduleRunMethod"), java("kernel.Kernels", "adamw"),
				java("optimizer.WholeMoments", "update"), java("pretraining.MaskedStep", "take") };
		assertThat(StepProfile.Part.of(stack)).isEqualTo(StepProfile.Part.OPTIMIZER);
		assertThat(StepSampler.place(stack)).isEqualTo("adamw in WholeMoments");
	}

	@Test
	void whatIsNoCallOfLibtorchIsJava() {
		StackTraceElement[] stack = { java("backbone.MultiwayLayer$$Lambda$12/0x1", "apply"),
				java("backbone.MultiwayLayer", "residual") };
		assertThat(StepProfile.Part.of(stack)).isEqualTo(StepProfile.Part.JAVA);
		assertThat(StepSampler.place(stack)).isEqualTo("Java in MultiwayLayer");
	}

	@Test
	void sharesAddUp() throws InterruptedException {
		try (StepSampler sampler = new StepSampler(Thread.currentThread())) {
			sampler.begin();
			while (sampler.samples() < 5) {
				Thread.onSpinWait();
			}
			StepProfile profile = sampler.profile();
			assertThat(profile.parts().stream().mapToDouble(StepProfile.Share::share).sum()).isBetween(0.999, 1.001);
			assertThat(profile.places()).isNotEmpty();
		}
	}

	private static StackTraceElement libtorch(String method) {
		return new StackTraceElement("ai.djl.pytorch.jni.PyTorchLibrary", method, "PyTorchLibrary.java", -2);
	}

	private static StackTraceElement java(String name, String method) {
		return new StackTraceElement("org.imglish.core." + name, method, "File.java", 1);
	}

}
