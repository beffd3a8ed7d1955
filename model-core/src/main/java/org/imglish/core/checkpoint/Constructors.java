package org.imglish.core.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.imglish.core.checkpoint.Pickled.Dictionary;
import org.imglish.core.checkpoint.Pickled.Flag;
import org.imglish.core.checkpoint.Pickled.Global;
import org.imglish.core.checkpoint.Pickled.Items;
import org.imglish.core.checkpoint.Pickled.Opaque;
import org.imglish.core.checkpoint.Pickled.Storage;
import org.imglish.core.checkpoint.Pickled.View;
import org.imglish.core.checkpoint.Pickled.Whole;

/**
 * What a pickle may call. A call never runs anything: the few functions that make tensors
 * and containers are understood, those that are known to make harmless values become
 * opaque, and all others are refused, because in Python they would run what the file's
 * author wishes.
 */
final class Constructors {

	private static final String REBUILD = "torch._utils._rebuild_";

	/** Functions that make values which no state dictionary needs. */
	private static final Set<String> HARMLESS = Set.of("torch.device", "torch._utils._rebuild_qtensor",
			"torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_meta_tensor_no_storage", "numpy.dtype",
			"numpy.ndarray", "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
			"numpy._core.multiarray.scalar", "numpy._core.multiarray._reconstruct", "_codecs.encode",
			"collections.Counter", "collections.deque", "datetime.datetime", "datetime.date", "datetime.timedelta",
			"decimal.Decimal", "fractions.Fraction", "uuid.UUID", "pathlib.Path", "pathlib.PosixPath",
			"pathlib.WindowsPath", "pathlib.PurePosixPath", "pathlib.PureWindowsPath", "pathlib._local.PosixPath",
			"pathlib._local.WindowsPath");

	/** Python's built-in types; the other built-ins act. */
	private static final Set<String> BUILT_IN = Set.of("set", "frozenset", "int", "float", "str", "bool", "bytes",
			"bytearray", "complex", "list", "dict", "tuple", "slice", "range", "object", "long", "unicode");

	/** Modules of the interpreter that no checkpoint has a reason to name. */
	private static final Set<String> ACTING = Set.of("os", "posix", "nt", "sys", "subprocess", "importlib", "imp",
			"runpy", "shutil", "socket", "ctypes", "pickle", "_pickle", "cPickle", "marshal", "types", "code", "codeop",
			"pty", "webbrowser", "functools", "operator", "_operator", "pdb", "bdb", "timeit", "pip", "asyncio",
			"multiprocessing", "threading", "commands", "platform", "io", "_io", "inspect", "gc", "signal");

	private Constructors() {
	}

	/** Why a name may not even be mentioned, or nothing. */
	static Optional<String> refusal(Global global) {
		String top = global.module().split("\\.", 2)[0];
		boolean builtIn = top.equals("builtins") || top.equals("__builtin__");
		if (ACTING.contains(top) || builtIn && !BUILT_IN.contains(global.name())) {
			return Optional.of("names " + Shown.plain(global.full())
					+ ", which could run programs; nothing was run, do not trust this file");
		}
		return Optional.empty();
	}

	/**
	 * The value of a call.
	 * @throws IllegalArgumentException if the function is not allowed or its arguments
	 * are not what it takes
	 */
	static Pickled call(Pickled function, List<Pickled> arguments) {
		if (!(function instanceof Global global)) {
			throw new IllegalArgumentException("calls something that is no function");
		}
		String name = global.full();
		return switch (name) {
			case "torch._tensor._rebuild_from_type_v2" -> fromType(arguments);
			case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
				arguments.isEmpty() ? misused(name) : arguments.get(0);
			case "torch.Size" -> (arguments.size() == 1) ? arguments.get(0) : misused(name);
			case "collections.OrderedDict" -> dictionary(name, arguments, 0);
			case "collections.defaultdict" -> dictionary(name, arguments, 1);
			case "copyreg._reconstructor", "copy_reg._reconstructor" ->
				(!arguments.isEmpty() && arguments.get(0) instanceof Global made) ? new Opaque(made.full())
						: misused(name);
			default -> rebuiltOrOpaque(global, arguments);
		};
	}

	private static Pickled rebuiltOrOpaque(Global global, List<Pickled> arguments) {
		String name = global.full();
		if (Set.of(REBUILD + "tensor", REBUILD + "tensor_v2", REBUILD + "tensor_v3").contains(name)) {
			return tensor(name, arguments);
		}
		if (HARMLESS.contains(name) || global.module().equals("builtins") || global.module().equals("__builtin__")) {
			return new Opaque(name);
		}
		throw new IllegalArgumentException(
				"calls " + Shown.plain(name) + ", which is not among the functions that make tensors; nothing was run. "
						+ "If you trust the file, let its owner save the state dictionary alone");
	}

	/** A tensor of a subclass, or one with attributes: the tensor alone. */
	private static Pickled fromType(List<Pickled> arguments) {
		if (arguments.size() < 3 || !(arguments.get(0) instanceof Global rebuild) || !rebuild.full().startsWith(REBUILD)
				|| !(arguments.get(2) instanceof Items inner)) {
			return misused("torch._tensor._rebuild_from_type_v2");
		}
		return call(rebuild, inner.all());
	}

	/**
	 * A tensor. Arguments: storage, offset, sizes, strides; since version 2 also whether
	 * it has a gradient and hooks; version 3 ends with the type.
	 */
	private static Pickled tensor(String name, List<Pickled> arguments) {
		if (arguments.size() < 4 || !(arguments.get(0) instanceof Storage storage)) {
			return misused(name);
		}
		TensorType type = storage.type();
		if (name.endsWith("v3")) {
			if (arguments.size() < 7 || !(arguments.get(6) instanceof Global given)) {
				return misused(name);
			}
			TensorType known = TensorType.ofTorchName(given.name()).orElse(null);
			if (known == null) {
				return new Opaque("tensor of the type " + given.full());
			}
			type = known;
		}
		return new View(storage, type, number(name, arguments.get(1)), numbers(name, arguments.get(2)),
				numbers(name, arguments.get(3)));
	}

	private static Pickled dictionary(String name, List<Pickled> arguments, int pairs) {
		Dictionary dictionary = new Dictionary();
		if (arguments.size() <= pairs) {
			return dictionary;
		}
		if (!(arguments.get(pairs) instanceof Items items)) {
			return misused(name);
		}
		for (Pickled item : items.all()) {
			if (!(item instanceof Items pair) || pair.all().size() != 2) {
				return misused(name);
			}
			dictionary.put(pair.all().get(0), pair.all().get(1));
		}
		return dictionary;
	}

	private static List<Long> numbers(String name, Pickled value) {
		if (!(value instanceof Items items)) {
			throw new IllegalArgumentException("calls " + name + " with sizes that are none");
		}
		List<Long> numbers = new ArrayList<>();
		for (Pickled item : items.all()) {
			numbers.add(number(name, item));
		}
		return numbers;
	}

	private static long number(String name, Pickled value) {
		if (value instanceof Whole whole) {
			return whole.value();
		}
		if (value instanceof Flag flag) {
			return flag.value() ? 1 : 0;
		}
		throw new IllegalArgumentException("calls " + name + " with something else than a whole number");
	}

	private static Pickled misused(String name) {
		throw new IllegalArgumentException("calls " + name + " with arguments that it does not take");
	}

}
