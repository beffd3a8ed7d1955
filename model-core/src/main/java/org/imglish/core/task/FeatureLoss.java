package org.imglish.core.task;

import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.head.RetrievalHead;
import org.imglish.core.kernel.KeptNumbers;
import org.imglish.core.objective.Contrastive;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.optimizer.LossScale;

/**
 * The contrastive loss over the features of a whole batch, some of which the other
 * members of a gang have computed. Each member compares its own rows with those of all;
 * the sums of losses and gradients over the members are those of one comparison of all
 * with all.
 */
final class FeatureLoss {

	private final RetrievalHead head;

	private final LossScale scale;

	private final ProcessGroup group;

	private final Map<String, Double> sums;

	/**
	 * @param sums what this member's loss and accuracy are added to
	 */
	FeatureLoss(RetrievalHead head, LossScale scale, ProcessGroup group, Map<String, Double> sums) {
		this.head = head;
		this.scale = scale;
		this.group = group;
		this.sums = sums;
	}

	/**
	 * The gradients of this member's features; what it adds to that of the scale reaches
	 * the scale's weight right here.
	 * @param images features without a history, {@code [own, width]}
	 * @param texts those of their pairs
	 * @return gradients of both
	 */
	NDList gradients(GradientCollector collector, NDArray images, NDArray texts) {
		if (this.group.size() == 1) {
			images.setRequiresGradient(true);
			texts.setRequiresGradient(true);
			NDArray logits = this.head.logits(images, texts);
			backward(collector, new TaskModel.Loss(Contrastive.mean(logits),
					CrossEntropy.accuracy(logits, Contrastive.pairs(logits))), 1);
			return new NDList(images.getGradient(), texts.getGradient());
		}
		long own = images.getShape().get(0);
		long from = rowsBefore(own);
		NDArray allImages = this.group.allGather(images);
		NDArray allTexts = this.group.allGather(texts);
		allImages.setRequiresGradient(true);
		allTexts.setRequiresGradient(true);
		if (own > 0) {
			compare(collector, allImages, allTexts, from, from + own);
		}
		NDList gradients = new NDList(allImages.getGradient(), allTexts.getGradient());
		gradients.attach(images.getManager());
		this.group.allReduce(gradients);
		String rows = from + ":" + (from + own);
		return new NDList(gradients.get(0).get(rows), gradients.get(1).get(rows));
	}

	private long rowsBefore(long own) {
		double[] rows = new double[this.group.size()];
		rows[this.group.rank()] = own;
		rows = this.group.allReduce(rows);
		long before = 0;
		for (int member = 0; member < this.group.rank(); member++) {
			before += (long) rows[member];
		}
		return before;
	}

	/** Compares the images and the texts of some rows with all. */
	private void compare(GradientCollector collector, NDArray images, NDArray texts, long from, long to) {
		String rows = from + ":" + to;
		NDArray pairs = images.getManager().arange((int) from, (int) to).toType(DataType.INT64, false);
		NDArray ofImages = this.head.logits(images.get(rows), texts);
		NDArray ofTexts = this.head.logits(texts.get(rows), images);
		NDArray mean = Contrastive.mean(ofImages, ofTexts, pairs);
		backward(collector, new TaskModel.Loss(mean, CrossEntropy.accuracy(ofImages, pairs)),
				(double) (to - from) / images.getShape().get(0));
	}

	private void backward(GradientCollector collector, TaskModel.Loss loss, double share) {
		collector.backward(this.scale.of((share == 1) ? loss.mean() : KeptNumbers.times(loss.mean(), share)));
		TaskModel.add(this.sums, loss, share);
	}

}
