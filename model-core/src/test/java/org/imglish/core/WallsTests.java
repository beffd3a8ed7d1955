package org.imglish.core;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** model-core knows no Spring, no SQL, no HTTP and no run. */
@AnalyzeClasses(packages = "org.imglish.core", importOptions = WallsTests.MainClasses.class)
class WallsTests {

	@ArchTest
	static final ArchRule KNOWS_NO_PLATFORM = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "java.net.http..",
				"jakarta.servlet..", "org.imglish.jobs..", "org.imglish.platform..");

	@ArchTest
	static final ArchRule PACKAGES_SAY_WHAT_THEY_ARE_ABOUT = classes().should()
		.resideOutsideOfPackages("..util..", "..impl..", "..common..", "..helper..", "..misc..", "..dto..");

	@ArchTest
	static final ArchRule PACKAGES_HAVE_AN_ORDER = slices().matching("org.imglish.(**)").should().beFreeOfCycles();

	/** Unlike ArchUnit's own option, whatever the build folder is called. */
	static final class MainClasses implements ImportOption {

		@Override
		public boolean includes(Location location) {
			return !location.contains("/test-classes/") && !location.contains("-tests.jar");
		}

	}

}
