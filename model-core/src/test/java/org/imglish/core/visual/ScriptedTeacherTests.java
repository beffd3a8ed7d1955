package org.imglish.core.visual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.kernel.ScriptArchive;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScriptedTeacherTests {

	/** Each patch of 2 x 2 pixels gets the largest red, green and blue in it. */
	private static final String LARGEST_COLORS = """
			  def forward(self: __torch__.M,
			      x: Tensor) -> Tensor:
			    pooled = torch.max_pool2d(x, [2, 2], [2, 2], [0, 0], [1, 1], False)
			    return torch.transpose(torch.flatten(pooled, 2, -1), 1, 2)
			""";

	@TempDir
	Path folder;

	private static VisualTokenizerConfig config(int targetWidth) {
		Transformer size = Transformer.of(1, 8, 2);
		return new VisualTokenizerConfig(4, 2, size, size, 4, 4, Target.FEATURES, targetWidth, 0.99, 1, false, 0);
	}

	@Test
	void givesTheFeaturesOfItsScript() throws IOException {
		Path file = this.folder.resolve("colors.pt");
		ScriptArchive.write(file, LARGEST_COLORS);
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Teacher teacher = new ScriptedTeacher(file, config(3), manager)) {
			NDArray images = manager.arange(48f).reshape(1, 3, 4, 4);
			NDArray targets = teacher.targets(images);
			assertThat(targets.getShape()).isEqualTo(new Shape(1, 4, 3));
			assertThat(targets.get(0, 1).toFloatArray()).containsExactly(7, 23, 39);
		}
	}

	@Test
	void featuresOfAnotherWidthAreRefused() throws IOException {
		Path file = this.folder.resolve("colors.pt");
		ScriptArchive.write(file, LARGEST_COLORS);
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Teacher teacher = new ScriptedTeacher(file, config(5), manager)) {
			assertThatThrownBy(() -> teacher.targets(manager.zeros(new Shape(1, 3, 4, 4))))
				.hasMessageContaining("gave features of the shape (1, 4, 3), but the tokenizer needs (1, 4, 5)");
		}
	}

	@Test
	void aFileThatIsNoScriptIsRefused() throws IOException {
		Path file = Files.writeString(this.folder.resolve("teacher.pt"), "no script");
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			assertThatThrownBy(() -> new ScriptedTeacher(file, config(3), manager)).isInstanceOf(IOException.class)
				.hasMessageContaining("teacher.pt cannot be loaded; save it with torch.jit.save");
		}
	}

}
