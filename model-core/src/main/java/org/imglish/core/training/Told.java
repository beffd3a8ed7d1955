package org.imglish.core.training;

import java.util.List;

import org.imglish.core.collective.ProcessGroup;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the members of a gang tell each other when numbers to sum do not say it, in JSON.
 */
public final class Told {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private Told() {
	}

	/**
	 * Tells all members what each of them has found.
	 * @param own what this member has found
	 * @return what everybody has found, by rank
	 * @throws org.imglish.core.collective.CollectiveException if a member is gone or does
	 * not answer in time
	 */
	public static <T> List<T> by(ProcessGroup group, T own, TypeReference<T> type) {
		if (group.size() == 1) {
			return List.of(own);
		}
		return group.tellAll(JSON.writeValueAsBytes(own)).stream().map((bytes) -> JSON.readValue(bytes, type)).toList();
	}

}
