package org.imglish.platform.wiring;

import java.net.URI;

import org.imglish.jobs.store.StoreSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code imglish.store.*}: where checkpoints, datasets and the files of runs
 * lie.
 *
 * @param location a folder, or {@code s3://BUCKET/PREFIX}; by default folders in the home
 * @param endpoint address of an object store that is not Amazon's
 * @param region its region
 * @param cacheSize what copies of shards of a bucket may take in the home
 */
@ConfigurationProperties("imglish.store")
record StoreProperties(@Nullable String location, @Nullable URI endpoint, @DefaultValue("us-east-1") String region,
		@DefaultValue("50GB") DataSize cacheSize) {

	StoreSettings settings() {
		return new StoreSettings(this.location, this.endpoint, this.region, this.cacheSize.toBytes());
	}

}
