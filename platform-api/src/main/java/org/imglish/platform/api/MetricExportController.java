package org.imglish.platform.api;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

import io.swagger.v3.oas.annotations.Hidden;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.UnknownRunException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.json.JsonMapper;

/** All points of a run, however many: as CSV or as JSON lines. */
@RestController
@RequestMapping("/api/v1/runs")
class MetricExportController {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Runs runs;

	private final Metrics metrics;

	MetricExportController(Runs runs, Metrics metrics) {
		this.runs = runs;
		this.metrics = metrics;
	}

	/**
	 * Told of with the metrics that have no format: a document has one operation a path.
	 * @param maxPoints without effect: all points are exported
	 */
	@Hidden
	@GetMapping(path = "/{id}/metrics", params = "format")
	ResponseEntity<StreamingResponseBody> export(@PathVariable long id, @RequestParam Format format,
			@RequestParam(defaultValue = "") String names, @RequestParam(defaultValue = "500") int maxPoints,
			@RequestParam(defaultValue = "0") long from, @RequestParam(defaultValue = "1000000000000") long to) {
		this.runs.find(id).orElseThrow(() -> new UnknownRunException(id));
		Set<String> wanted = names.isBlank() ? Set.of() : Set.copyOf(Arrays.asList(names.split(",")));
		return ResponseEntity.ok()
			.contentType(MediaType.parseMediaType(format.mediaType))
			.header("Content-Disposition",
					String.format(Locale.ROOT, "attachment; filename=\"run-%d.%s\"", id,
							format.name().toLowerCase(Locale.ROOT)))
			.body((out) -> {
				Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
				try {
					writer.write(format.head);
					this.metrics.forEach(id, wanted, (point) -> {
						if (from <= point.step() && point.step() <= to) {
							write(writer, format, point);
						}
					});
				}
				catch (UncheckedIOException ex) {
					throw ex.getCause();
				}
				writer.flush();
			});
	}

	private static void write(Writer writer, Format format, MetricPoint point) {
		try {
			writer.write((format == Format.CSV) ? csv(point) : JSON.writeValueAsString(point));
			writer.write('\n');
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A line of RFC 4180. */
	private static String csv(MetricPoint point) {
		String name = point.name().matches("[^\",\r\n]*") ? point.name()
				: "\"" + point.name().replace("\"", "\"\"") + "\"";
		return String.join(",", name, point.kind().name(), Long.toString(point.step()), Double.toString(point.value()),
				point.at().toString());
	}

	/** What points are written as. */
	enum Format {

		/** A heading, then a line each. */
		CSV("text/csv;charset=UTF-8", "name,kind,step,value,at\n"),
		/** A JSON object per line. */
		JSONL("application/x-ndjson", "");

		private final String mediaType;

		private final String head;

		Format(String mediaType, String head) {
			this.mediaType = mediaType;
			this.head = head;
		}

	}

}
