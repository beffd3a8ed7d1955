package org.imglish.platform.client;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class TimeLeftTests {

	@Test
	void aSpanIsToldInItsTwoLargestUnits() {
		assertThat(TimeLeft.of(59.4)).isEqualTo("59 s");
		assertThat(TimeLeft.of(125)).isEqualTo("2 min 5 s");
		assertThat(TimeLeft.of(7500)).isEqualTo("2 h 5 min");
		assertThat(TimeLeft.of(3 * 86400 + 7200)).isEqualTo("3 d 2 h");
	}

	@Test
	void whatNobodyKnowsIsUnknownAndWhatHasEndedHasNothingLeft() {
		assertThat(TimeLeft.of(run("QUEUED", "null"))).isEqualTo("unknown yet");
		assertThat(TimeLeft.of(run("RUNNING", "61"))).isEqualTo("1 min 1 s");
		assertThat(TimeLeft.of(run("COMPLETED", "null"))).isEmpty();
	}

	@Test
	void severalRunsTakeAsLongAsTheLastOfThem() {
		JsonNode runs = JsonMapper.shared()
			.createArrayNode()
			.add(run("COMPLETED", "null"))
			.add(run("RUNNING", "10"))
			.add(run("WAITING", "70"));
		assertThat(TimeLeft.ofAll(runs)).isEqualTo("1 min 10 s");
		assertThat(TimeLeft.ofAll(JsonMapper.shared().createArrayNode().add(run("QUEUED", "null"))))
			.isEqualTo("unknown yet");
		assertThat(TimeLeft.ofAll(JsonMapper.shared().createArrayNode().add(run("FAILED", "null")))).isNull();
	}

	private static JsonNode run(String state, String seconds) {
		return JsonMapper.shared().readTree("{\"state\": \"" + state + "\", \"secondsLeft\": " + seconds + "}");
	}

}
