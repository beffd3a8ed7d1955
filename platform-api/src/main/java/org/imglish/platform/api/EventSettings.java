package org.imglish.platform.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code imglish.events.*}.
 *
 * @param keepDays days after which what happened to runs is forgotten; their states,
 * metrics and logs stay
 */
@ConfigurationProperties("imglish.events")
record EventSettings(@DefaultValue("7") int keepDays) {

}
