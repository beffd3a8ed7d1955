package org.imglish.platform.wiring;

import java.net.URI;

import org.imglish.jobs.store.StoreSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code imglish.store.*}: where checkpoints lie.
 *
 * @param location a folder, or {@code s3://BUCKET/PREFIX}; by default a folder in the
 * home
 * @param endpoint address of an object store that is not Amazon's
 * @param region its region
 */
@ConfigurationProperties("imglish.store")
record StoreProperties(@Nullable String location, @Nullable URI endpoint, @DefaultValue("us-east-1") String region) {

	StoreSettings settings() {
		return new StoreSettings(this.location, this.endpoint, this.region);
	}

}
