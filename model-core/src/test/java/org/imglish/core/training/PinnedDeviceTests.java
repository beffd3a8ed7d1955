package org.imglish.core.training;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which device a process sees. */
class PinnedDeviceTests {

	@Test
	void namesTheDeviceAmongThoseThatWereVisible() {
		assertThat(PinnedDevice.visible("cuda:3", null)).isEqualTo("3");
		assertThat(PinnedDevice.visible("cuda:1", "4, 6")).isEqualTo("6");
		assertThat(PinnedDevice.visible("cuda:0", "GPU-8932f937")).isEqualTo("GPU-8932f937");
		assertThat(PinnedDevice.visible("cpu", "0,1")).isEqualTo("-1");
	}

	@Test
	void refusesWhatIsNoDeviceHere() {
		assertThatThrownBy(() -> PinnedDevice.visible("cuda:2", "4,6")).hasMessageContaining("shows 2");
		assertThatThrownBy(() -> PinnedDevice.visible("gpu", null)).hasMessageContaining("cuda:0");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void nativeCodeSeesIt() {
		PinnedDevice.pin("cpu");
		Function getenv = NativeLibrary.getInstance("c").getFunction("getenv");
		assertThat(getenv.invokeString(new Object[] { "CUDA_VISIBLE_DEVICES" }, false)).isEqualTo("-1");
	}

}
