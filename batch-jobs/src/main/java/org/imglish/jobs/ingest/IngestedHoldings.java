package org.imglish.jobs.ingest;

import org.imglish.core.shard.Holdings;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** Keeps what samples hold beside the position in the source, committed with it. */
final class IngestedHoldings {

	private static final String KEY = "holdings.";

	private IngestedHoldings() {
	}

	/**
	 * What is known up to a position.
	 * @return null where the records before it were ingested without counting
	 */
	static @Nullable Holdings read(ExecutionContext context, long position) {
		if (position > 0 && !context.containsKey(KEY + "images")) {
			return null;
		}
		return new Holdings(context.getLong(KEY + "images", 0), context.getLong(KEY + "rights", 0),
				context.getLong(KEY + "texts", 0), context.getLong(KEY + "tokens", 0),
				context.getLong(KEY + "classes", 0), context.getLong(KEY + "answers", 0),
				context.getLong(KEY + "labelMaps", 0), context.getLong(KEY + "objects", 0),
				context.getLong(KEY + "masks", 0));
	}

	static void write(ExecutionContext context, @Nullable Holdings holdings) {
		if (holdings != null) {
			context.putLong(KEY + "images", holdings.images());
			context.putLong(KEY + "rights", holdings.rights());
			context.putLong(KEY + "texts", holdings.texts());
			context.putLong(KEY + "tokens", holdings.tokens());
			context.putLong(KEY + "classes", holdings.classes());
			context.putLong(KEY + "answers", holdings.answers());
			context.putLong(KEY + "labelMaps", holdings.labelMaps());
			context.putLong(KEY + "objects", holdings.objects());
			context.putLong(KEY + "masks", holdings.masks());
		}
	}

}
