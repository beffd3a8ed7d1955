package org.imglish.core.visual;

import java.util.random.RandomGenerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.imglish.core.collective.ProcessGroup;

/**
 * Gathers the vectors of images until there is one for each code, and starts the codebook
 * from them. The official code starts from the first batch, however small.
 */
public final class CodebookStart {

	private final VisualTokenizer tokenizer;

	private final NDManager owner;

	private final ProcessGroup group;

	private final NDList gathered = new NDList();

	private long vectors;

	/**
	 * @param tokenizer whose codebook has not been started
	 * @param owner owns what is gathered
	 * @param group who encode the images together; all of them start from all vectors
	 */
	public CodebookStart(VisualTokenizer tokenizer, NDManager owner, ProcessGroup group) {
		this.tokenizer = tokenizer;
		this.owner = owner;
		this.group = group;
	}

	/** Whether there are at least as many vectors as codes. */
	public boolean isEnough() {
		return this.vectors >= this.tokenizer.config().codes();
	}

	/**
	 * Encodes images.
	 * @param images this member's, {@code [batch, 3, side, side]}, values in [-1, 1];
	 * perhaps none; released
	 */
	public void add(NDArray images) {
		try (NDManager scratch = this.owner.newSubManager()) {
			images.attach(scratch);
			NDArray directions = this.group.allGather(this.tokenizer.directions(images));
			directions.attach(this.owner);
			this.gathered.add(directions);
			this.vectors += directions.getShape().get(0);
		}
	}

	/** Clusters all vectors into codes. */
	public void start(RandomGenerator random) {
		NDArray all = NDArrays.concat(this.gathered, 0);
		all.attach(this.owner);
		this.tokenizer.codebook().start(all, random);
	}

}
