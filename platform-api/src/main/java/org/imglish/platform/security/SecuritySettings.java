package org.imglish.platform.security;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code imglish.security.*}.
 *
 * @param requireTokens whether every request needs an API token; must be on where the
 * server is bound to more than the loopback address
 * @param submissionsPerMinute runs, pipelines and predictions that one caller may ask for
 * in a minute
 * @param signInsPerMinute tries of a token that one address has in a minute
 * @param maxBody body above which a request is refused
 * @param maxPrediction the same for predictions, which carry images
 * @param webhookHosts hosts that webhooks may be set for
 */
@ConfigurationProperties(value = "imglish.security", ignoreUnknownFields = false)
public record SecuritySettings(@DefaultValue("false") boolean requireTokens,
		@DefaultValue("600") int submissionsPerMinute, @DefaultValue("20") int signInsPerMinute,
		@DefaultValue("1MB") DataSize maxBody, @DefaultValue("32MB") DataSize maxPrediction,
		@DefaultValue List<String> webhookHosts) {

}
