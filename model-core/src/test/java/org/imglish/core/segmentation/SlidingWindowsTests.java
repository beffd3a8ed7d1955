package org.imglish.core.segmentation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class SlidingWindowsTests {

	@ParameterizedTest
	@CsvSource({ "20, 29", "12, 12", "12, 100", "41, 13" })
	void aNetworkThatLooksAtEachPixelAloneSeesNoWindows(int height, int width) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray image = manager.arange(3f * height * width).reshape(1, 3, height, width);
			NDArray logits = new SlidingWindows(12, 12, 8, 5).logits(image, 3, (window) -> {
				assertThat(window.getShape()).isEqualTo(new Shape(1, 3, 12, 12));
				return window.mul(2);
			});
			float[] wanted = image.mul(2).toFloatArray();
			assertThat(logits.toFloatArray()).containsExactly(wanted, within(0.01f));
		}
	}

	@Test
	void aWindowIsMovedBackIntoTheImage() {
		assertThat(new SlidingWindows(10, 10, 7, 7).windows(10, 20)).extracting(SlidingWindows.Window::left)
			.containsExactly(0, 7, 10);
	}

	@Test
	void windowsLeaveNoGaps() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SlidingWindows(10, 10, 11, 5))
			.withMessageContaining("stride");
	}

}
