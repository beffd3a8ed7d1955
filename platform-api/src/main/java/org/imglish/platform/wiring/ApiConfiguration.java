package org.imglish.platform.wiring;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** What only a process that serves the API has. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@ComponentScan({ "org.imglish.platform.api", "org.imglish.platform.contract", "org.imglish.platform.meter",
		"org.imglish.platform.security" })
class ApiConfiguration {

}
