package org.imglish.core;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** model-core knows no Spring, no SQL, no HTTP and no run. */
@AnalyzeClasses(packages = "org.imglish.core", importOptions = DoNotIncludeTests.class)
class WallsTests {

	@ArchTest
	static final ArchRule KNOWS_NO_PLATFORM = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "java.net.http..",
				"jakarta.servlet..", "org.imglish.jobs..", "org.imglish.platform..");

	@ArchTest
	static final ArchRule PACKAGES_SAY_WHAT_THEY_ARE_ABOUT = classes().should()
		.resideOutsideOfPackages("..util..", "..impl..", "..common..", "..helper..", "..misc..", "..dto..");

}
