package org.imglish.jobs;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** batch-jobs knows no HTTP, nothing of the API and no tensor. */
@AnalyzeClasses(packages = "org.imglish.jobs", importOptions = WallsTests.MainClasses.class)
class WallsTests {

	@ArchTest
	static final ArchRule KNOWS_NO_HTTP = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.web..", "org.springframework.http..", "jakarta.servlet..",
				"java.net.http..", "org.imglish.platform..");

	@ArchTest
	static final ArchRule KNOWS_NO_TENSORS = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("ai.djl.ndarray..", "ai.djl.nn..", "ai.djl.training..", "ai.djl.pytorch..");

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
