package org.imglish.core.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.imglish.core.checkpoint.Pickled.Dictionary;
import org.imglish.core.checkpoint.Pickled.Items;
import org.imglish.core.checkpoint.Pickled.Opaque;
import org.imglish.core.checkpoint.Pickled.Text;
import org.imglish.core.checkpoint.Pickled.View;

/**
 * The state dictionary within a pickled object: the object itself, or what it has under
 * {@code model} or {@code module}, as the official loading code looks for it, or under
 * {@code state_dict}.
 */
final class StateDictionary {

	private static final List<String> KEYS = List.of("model", "module", "state_dict");

	private static final int DEEPEST = 4;

	private final Map<String, View> views = new LinkedHashMap<>();

	private final List<Ignored> ignored = new ArrayList<>();

	/** Finds the state dictionary; where there is none there are no tensors. */
	StateDictionary(Pickled root) {
		Pickled level = root;
		String path = "";
		for (int depth = 0; depth < DEEPEST && level instanceof Dictionary outer; depth++) {
			String key = innerKey(outer);
			if (key.isEmpty()) {
				break;
			}
			ignoreAllBut(key, outer, path);
			path += key + ".";
			level = outer.entries().getOrDefault(key, outer);
		}
		if (!(level instanceof Dictionary state)) {
			this.ignored.add(new Ignored("(the object itself)", describe(level)));
			return;
		}
		for (Map.Entry<String, Pickled> entry : state.entries().entrySet()) {
			if (entry.getValue() instanceof View view) {
				this.views.put(entry.getKey(), view);
			}
			else {
				this.ignored.add(new Ignored(path + entry.getKey(), describe(entry.getValue())));
			}
		}
	}

	/** Tensors by name, in the order of the dictionary. */
	Map<String, View> views() {
		return this.views;
	}

	/** What stands beside the tensors and beside the state dictionary. */
	List<Ignored> ignored() {
		return this.ignored;
	}

	private static String innerKey(Dictionary outer) {
		return KEYS.stream().filter((key) -> outer.entries().get(key) instanceof Dictionary).findFirst().orElse("");
	}

	private void ignoreAllBut(String key, Dictionary outer, String path) {
		outer.entries().forEach((name, value) -> {
			if (!name.equals(key)) {
				this.ignored.add(new Ignored(path + name, describe(value)));
			}
		});
	}

	private static String describe(Pickled value) {
		if (value instanceof Opaque opaque) {
			return opaque.what();
		}
		if (value instanceof Dictionary dictionary) {
			return "dictionary of " + dictionary.size();
		}
		if (value instanceof Items items) {
			return "list of " + items.all().size();
		}
		if (value instanceof View view) {
			return "tensor " + view.sizes();
		}
		if (value instanceof Text) {
			return "text";
		}
		return (value instanceof Pickled.Global global) ? Shown.plain(global.full()) : "number";
	}

}
