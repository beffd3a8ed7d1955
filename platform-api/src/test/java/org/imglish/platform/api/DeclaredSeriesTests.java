package org.imglish.platform.api;

import java.util.List;

import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.MetricSeries;
import org.imglish.jobs.recipe.RunKind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class DeclaredSeriesTests {

	@Test
	void goalAndUnitStandBesideTheName() {
		MetricSeries series = new MetricSeries("validation/perplexity", MetricPoint.Kind.NUMERIC,
				List.of(new MetricSeries.Bucket(3, 3, 7, 7, 7, 7, 1)));
		assertThat(JsonMapper.builder().build().valueToTree(DeclaredSeries.of(RunKind.TOKENIZER, series)).toString())
			.isEqualTo(
					"""
							{"name":"validation/perplexity","kind":"NUMERIC","goal":"MAX","unit":"codes",\
							"buckets":[{"step":3,"lastStep":3,"minimum":7.0,"maximum":7.0,"first":7.0,"last":7.0,"points":1}]}""");
	}

}
