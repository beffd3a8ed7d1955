/**
 * The Multiway Transformer (arXiv 2208.10442, section 2.1) with the official parameter
 * names. {@link org.imglish.core.backbone.Network} is what the platform trains; whoever
 * knows DJL uses {@link org.imglish.core.backbone.Beit3Block}:
 *
 * <pre>
 * Beit3Block beit3 = new Beit3Block(ModelConfig.Preset.BASE.config(), true);
 * Model model = Model.newInstance("pairs", "PyTorch");
 * model.setBlock(new SequentialBlock().add(beit3)
 * 	.add(new LambdaBlock((hidden) -&gt; new NDList(hidden.head().get(":, 0"))))
 * 	.add(Linear.builder().setUnits(2).build()));
 * </pre>
 *
 * and continues as with any block: {@code Beit3BlockTests} trains, saves and loads one.
 */
@NullMarked
package org.imglish.core.backbone;

import org.jspecify.annotations.NullMarked;
