package org.imglish.platform;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.platform.client.PredictCommand;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** platform-api knows no SQL and no tensor. */
@AnalyzeClasses(packages = "org.imglish.platform", importOptions = WallsTests.MainClasses.class)
class WallsTests {

	@ArchTest
	static final ArchRule KNOWS_NO_SQL = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("java.sql..", "org.springframework.jdbc..", "org.postgresql..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule KNOWS_NO_TENSORS = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("ai.djl..")
		.allowEmptyShould(true);

	/** {@link LauncherTests} has the names of these commands. */
	@ArchTest
	static final ArchRule COMMANDS_THAT_ASK_A_SERVER_NEED_FEW_LIBRARIES = classes().that()
		.resideInAPackage("org.imglish.platform.client")
		.and()
		.doNotBelongToAnyOf(PredictCommand.class)
		.should()
		.onlyDependOnClassesThat(resideInAnyPackage("java..", "picocli", "tools.jackson..", "org.jspecify..",
				"org.imglish.platform.client", "org.imglish.platform.home", "org.imglish.core.field")
			.or(belongToAnyOf(RecipeText.class, InvalidRecipeException.class)));

	@ArchTest
	static final ArchRule PACKAGES_SAY_WHAT_THEY_ARE_ABOUT = classes().should()
		.resideOutsideOfPackages("..util..", "..impl..", "..common..", "..helper..", "..misc..", "..dto..")
		.allowEmptyShould(true);

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
