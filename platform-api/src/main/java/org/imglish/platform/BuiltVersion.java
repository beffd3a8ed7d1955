package org.imglish.platform;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar's manifest; there is no other place. */
final class BuiltVersion implements IVersionProvider {

	@Override
	public String[] getVersion() {
		String version = BuiltVersion.class.getPackage().getImplementationVersion();
		return new String[] { "imglish " + ((version != null) ? version : "development") };
	}

}
