package org.imglish.core.kernel;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;

/**
 * Bicubic resampling of planes: of images with smoothing, of position tables without.
 * Written as TorchScript like {@link Kernels}. Not thread-safe.
 */
public final class Resampling implements AutoCloseable {

	private static final String SOURCE = """
			  def forward(self: __torch__.M,
			      x: Tensor,
			      s: Tensor) -> Tensor:
			    rows = int(torch.item(torch.select(s, 0, 0)))
			    columns = int(torch.item(torch.select(s, 0, 1)))
			    return torch._upsample_bicubic2d_aa(x, [rows, columns], False, None, None)
			  def interpolate(self: __torch__.M,
			      x: Tensor,
			      s: Tensor) -> Tensor:
			    rows = int(torch.item(torch.select(s, 0, 0)))
			    columns = int(torch.item(torch.select(s, 0, 1)))
			    tall = float(torch.item(torch.select(s, 0, 2)))
			    wide = float(torch.item(torch.select(s, 0, 3)))
			    return torch.upsample_bicubic2d(x, [rows, columns], False, tall, wide)
			""";

	/** The official code asks for a little more than the side, against rounding. */
	private static final double MARGIN = 0.1;

	private final Model model;

	private final ParameterStore parameterStore;

	private final NDArray interpolateMethod;

	/**
	 * Loads the operators.
	 * @param manager owns what is loaded
	 */
	public Resampling(NDManager manager) {
		JniUtils.setGraphExecutorOptimize(false);
		this.model = Kernels.load(manager, SOURCE);
		this.parameterStore = new ParameterStore(manager, false);
		this.interpolateMethod = Kernels.method(manager, "interpolate");
	}

	/**
	 * Resizes images; what gets smaller is smoothed first, as image libraries do.
	 * @param images {@code [batch, channels, height, width]}
	 * @param side height and width of the result
	 */
	public NDArray resize(NDArray images, int side) {
		try (NDManager scratch = images.getManager().newSubManager()) {
			NDArray size = scratch.create(new double[] { side, side });
			return this.model.getBlock()
				.forward(this.parameterStore, new NDList(images, size), false)
				.singletonOrThrow();
		}
	}

	/**
	 * Interpolates a square table of positions to another grid, as the official vision
	 * Transformers do.
	 * @param table {@code [1, width, grid, grid]}
	 * @param side rows and columns of the result
	 */
	public NDArray interpolate(NDArray table, int side) {
		double grid = table.getShape().get(2);
		double scale = (side + MARGIN) / grid;
		try (NDManager scratch = table.getManager().newSubManager()) {
			NDArray size = scratch.create(new double[] { side, side, scale, scale });
			return this.model.getBlock()
				.forward(this.parameterStore, new NDList(table, size, this.interpolateMethod), true)
				.singletonOrThrow();
		}
	}

	@Override
	public void close() {
		this.model.close();
	}

}
