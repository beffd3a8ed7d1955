package org.imglish.core.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.imglish.core.detection.Detection;
import org.imglish.core.image.ImageForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class TaskSettingTests {

	@TempDir
	Path folder;

	@Test
	void whatCameLaterIsMissingInAnOlderCheckpoint() throws IOException {
		TaskSetting setting = new TaskSetting(Task.DETECTION, List.of("cat"), 0, 0, false, ImageForm.PRETRAINED, null,
				null, Detection.PUBLISHED);
		setting.write(this.folder);
		Path file = this.folder.resolve("task.json");
		String older = Files.readString(file).replace(",\"cascade\":false,\"suppression\":\"HARD\"", "");
		assertThat(older).doesNotContain("cascade", "suppression");
		Files.writeString(file, older);
		assertThat(TaskSetting.read(this.folder)).isEqualTo(setting);
	}

}
