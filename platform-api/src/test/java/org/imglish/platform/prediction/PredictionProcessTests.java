package org.imglish.platform.prediction;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.imglish.jobs.training.Awaiting;
import org.imglish.platform.prediction.PredictionException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PredictionProcessTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	Path logs;

	private PredictionProcess process(Duration limit, Duration idle, int waiting) {
		return new PredictionProcess(EchoProcess::command, this.logs.resolve("predictor.out"), limit, idle, waiting);
	}

	private static JsonNode say(String word) {
		return JsonMapper.builder().build().createObjectNode().put("say", word);
	}

	private static Reason refusal(PredictionProcess process, String word) {
		try {
			process.ask(say(word));
			throw new AssertionError("There was an answer");
		}
		catch (PredictionException ex) {
			return ex.reason();
		}
	}

	@Test
	void oneProcessAnswersAllQuestionsWhateverElseItPrints() throws Exception {
		try (PredictionProcess process = process(LONG, LONG, 4)) {
			assertThat(process.processId()).isZero();
			assertThat(process.ask(say("one"))).isEqualTo(say("one"));
			long first = process.processId();
			assertThat(process.ask(say("two"))).isEqualTo(say("two"));
			assertThat(process.processId()).isEqualTo(first).isPositive();
		}
	}

	@Test
	void aDeadProcessIsFollowedByAnother() throws Exception {
		try (PredictionProcess process = process(LONG, LONG, 4)) {
			assertThatExceptionOfType(PredictionException.class).isThrownBy(() -> process.ask(say("die")))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.DIED));
			assertThat(process.ask(say("again"))).isEqualTo(say("again"));
		}
	}

	@Test
	void aSilentProcessIsEnded() throws Exception {
		try (PredictionProcess process = process(Duration.ofSeconds(3), LONG, 4)) {
			CompletableFuture<Reason> refused = CompletableFuture.supplyAsync(() -> refusal(process, "silence"));
			Awaiting.until("a process", () -> process.processId() > 0);
			ProcessHandle silent = ProcessHandle.of(process.processId()).orElseThrow();
			assertThat(refused.get(1, TimeUnit.MINUTES)).isEqualTo(Reason.TIMEOUT);
			silent.onExit().get(1, TimeUnit.MINUTES);
		}
	}

	@Test
	void onlySoManyQuestionsWait() throws Exception {
		try (PredictionProcess process = process(Duration.ofSeconds(5), LONG, 1)) {
			CompletableFuture<Reason> silent = CompletableFuture.supplyAsync(() -> refusal(process, "silence"));
			Awaiting.until("a process", () -> process.processId() > 0);
			assertThat(refusal(process, "hello")).isEqualTo(Reason.BUSY);
			assertThat(silent.get(1, TimeUnit.MINUTES)).isEqualTo(Reason.TIMEOUT);
		}
	}

	@Test
	void anIdleProcessEnds() throws Exception {
		try (PredictionProcess process = process(LONG, Duration.ofMillis(200), 4)) {
			process.ask(say("hello"));
			Awaiting.until("its end", () -> process.processId() == 0);
			assertThat(process.ask(say("back"))).isEqualTo(say("back"));
		}
	}

	@Test
	void theProcessEndsWithItsOwner() throws Exception {
		ProcessHandle started;
		try (PredictionProcess process = process(LONG, LONG, 4)) {
			process.ask(say("hello"));
			started = ProcessHandle.of(process.processId()).orElseThrow();
		}
		started.onExit().get(1, TimeUnit.MINUTES);
	}

}
