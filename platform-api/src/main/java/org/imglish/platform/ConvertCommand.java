package org.imglish.platform;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.imglish.core.checkpoint.Conversion;
import org.imglish.core.checkpoint.Ignored;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Converts files of weights; loads no PyTorch and runs nothing of what it reads. */
@Command(name = "convert", mixinStandardHelpOptions = true,
		description = "Converts weights between .pth and safetensors. The form that is read is seen from the content, "
				+ "the form that is written from the name of OUT.")
final class ConvertCommand implements Callable<Integer> {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Spec
	private CommandSpec spec = CommandSpec.create();

	@Parameters(index = "0", paramLabel = "IN", description = "a .pth, .pt, .bin or .safetensors file")
	private Path source = Path.of("");

	@Parameters(index = "1", paramLabel = "OUT",
			description = "the file to write; its name ends in .safetensors, .pth, .pt or .bin")
	private Path target = Path.of("");

	@Option(names = "--widen", description = "write float16 and bfloat16 as float32")
	private boolean widen;

	@Option(names = "--json", description = "print JSON instead of lines")
	private boolean json;

	@Override
	public Integer call() throws IOException {
		if (!Conversion.knows(this.target)) {
			throw new ParameterException(this.spec.commandLine(),
					"OUT must end in .safetensors, .pth, .pt or .bin, but is " + this.target);
		}
		Conversion.Report report = Conversion.convert(this.source, this.target, this.widen);
		PrintWriter out = this.spec.commandLine().getOut();
		if (this.json) {
			out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(report)));
		}
		else {
			out.printf(Locale.ROOT, "%s: %d tensors, %d bytes%n", this.target, report.tensors(), report.bytes());
			for (Ignored ignored : report.ignored()) {
				out.printf(Locale.ROOT, "ignored %s%n", ignored.line());
			}
		}
		out.flush();
		return 0;
	}

	private ObjectNode json(Conversion.Report report) {
		ObjectNode json = JSON.createObjectNode()
			.put("file", this.target.toString())
			.put("tensors", report.tensors())
			.put("bytes", report.bytes());
		ArrayNode ignored = json.putArray("ignored");
		report.ignored().forEach((each) -> ignored.addObject().put("name", each.name()).put("what", each.what()));
		return json;
	}

}
