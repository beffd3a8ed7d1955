package org.imglish.platform.api;

import java.sql.SQLException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.imglish.jobs.run.InvalidInputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose fault a failure is, and what is said of it. */
class ProblemsTests {

	private RuntimeException failure = new IllegalStateException();

	private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new Failing())
		.setControllerAdvice(new Problems())
		.build();

	private final Logger logger = (Logger) LoggerFactory.getLogger(Problems.class);

	private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.logged.start();
		this.logger.addAppender(this.logged);
	}

	@AfterEach
	void leave() {
		this.logger.detachAppender(this.logged);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{}                            | The field 'checkpoint' must be given and be a whole number
			{"checkpoint": "last"}        | The field 'checkpoint' must be a whole number, but is 'last'
			{"checkpoint": [1]}           | The field 'checkpoint' must be a whole number
			{"checkpoint": 1, "name": {}} | The field 'name' must be a text
			""")
	void aFieldOfTheWrongKindIsToldInWordsOfTheClient(String body, String detail) throws Exception {
		MockHttpServletResponse response = this.mvc
			.perform(MockMvcRequestBuilders.post("/models").contentType("application/json").content(body))
			.andReturn()
			.getResponse();
		assertThat(response.getStatus()).isEqualTo(400);
		assertThat(JsonMapper.shared().readTree(response.getContentAsString()).path("detail").asString())
			.isEqualTo(detail);
	}

	@Test
	void anIllegalArgumentFromInsideIsALoggedFailureOfOurs() throws Exception {
		this.failure = new IllegalArgumentException("a mistake of the program");
		JsonNode problem = answered(500, "internal-error");
		assertThat(problem.path("detail").asString()).doesNotContain("a mistake of the program");
		assertThat(this.logged.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("a mistake of the program");
		});
	}

	@Test
	void whatTheCallerGotWrongIsSaidToTheCallerAlone() throws Exception {
		this.failure = new InvalidInputException("The field 'a' must be 1");
		assertThat(answered(400, "bad-request").path("detail").asString()).isEqualTo("The field 'a' must be 1");
		assertThat(this.logged.list).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "23503, 409, changed-meanwhile, was deleted", "23505, 409, duplicate, meanwhile",
			"22021, 400, bad-value, U+0000", "23514, 500, internal-error, log" })
	void whatTheDatabaseRefusesIsCalledWhatItIs(String state, int status, String code, String word) throws Exception {
		this.failure = new DataIntegrityViolationException("refused", new SQLException("refused", state));
		String detail = answered(status, code).path("detail").asString();
		assertThat(detail).contains(word);
		assertThat(detail.contains("U+0000")).isEqualTo(code.equals("bad-value"));
	}

	private JsonNode answered(int status, String code) throws Exception {
		MockHttpServletResponse answer = this.mvc.perform(MockMvcRequestBuilders.get("/")).andReturn().getResponse();
		assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(status);
		assertThat(answer.getContentType()).isEqualTo("application/problem+json");
		JsonNode problem = JsonMapper.builder().build().readTree(answer.getContentAsString());
		assertThat(problem.path("code").asString()).isEqualTo(code);
		return problem;
	}

	/** Fails as it is told to. An inner class, so that no application finds it. */
	@RestController
	class Failing {

		@PostMapping("/models")
		void register(@RequestBody Resources.NewModel model) {
			throw new AssertionError(model);
		}

		@GetMapping("/")
		String fail() {
			throw ProblemsTests.this.failure;
		}

	}

}
