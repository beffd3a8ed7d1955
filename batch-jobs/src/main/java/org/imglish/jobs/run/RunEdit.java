package org.imglish.jobs.run;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** What a person changes of a run; null leaves a field as it is. */
public record RunEdit(@Nullable String name, @Nullable List<String> tags, @Nullable Integer priority,
		@Nullable String notes) {

}
