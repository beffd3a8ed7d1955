package org.imglish.platform;

import ch.qos.logback.classic.BasicConfigurator;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Until the application sets its log up, only warnings reach the terminal. Logback finds
 * this when something logs for the first time, which in most commands nothing does.
 */
public final class QuietLog extends ContextAwareBase implements Configurator {

	@Override
	public ExecutionStatus configure(LoggerContext context) {
		BasicConfigurator console = new BasicConfigurator();
		console.setContext(context);
		console.configure(context);
		context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
		// Spring Boot's, which may come before or after this, would let everything
		// through.
		return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
	}

}
