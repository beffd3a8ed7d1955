package org.imglish.core.detection;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.convolution.ChannelNorm;
import org.imglish.core.convolution.Convolution;

/** Convolutions of 3x3, each normalized and with a ReLU, over the features of regions. */
final class RegionConvolutions {

	private final List<Convolution> convolutions = new ArrayList<>();

	private final List<ChannelNorm> norms = new ArrayList<>();

	RegionConvolutions(ParameterScope scope, int inputs, List<Integer> channels) {
		int before = inputs;
		for (int i = 0; i < channels.size(); i++) {
			ParameterScope block = scope.in(Integer.toString(i));
			this.convolutions.add(Convolution.hidden(block.in("0"), before, channels.get(i), 3, false));
			this.norms.add(new ChannelNorm(block.in("1"), channels.get(i)));
			before = channels.get(i);
		}
	}

	/** {@code [regions, channels, side, side]}. */
	NDArray apply(NDArray regions) {
		NDArray map = regions;
		for (int i = 0; i < this.convolutions.size(); i++) {
			map = Activation.relu(this.norms.get(i).apply(this.convolutions.get(i).apply(map)));
		}
		return map;
	}

}
