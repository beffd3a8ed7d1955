// NCCL for a group of the door (collective.cc): sums between GPUs then pass no host memory. A library of its own, because it needs a
// libtorch with CUDA.

#include "door.h"

#include <torch/csrc/cuda/nccl.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include <chrono>
#include <cstdlib>

// Whether this libtorch holds the NCCL whose headers this library was built with: the settings that it takes have another shape in others.
DOOR int imglish_fits(char *why, int64_t room) {
	return guarded({why, room}, [&] {
		uint64_t version = torch::cuda::nccl::version();
		uint64_t built = (static_cast<uint64_t>(NCCL_MAJOR) << 32) | (NCCL_MINOR << 16) | NCCL_PATCH;
		TORCH_CHECK(version == built, "its NCCL is ", version >> 32, '.', (version >> 16) & 0xffff, '.', version & 0xffff,
		            ", not ", NCCL_MAJOR, '.', NCCL_MINOR, '.', NCCL_PATCH);
	});
}

// Connects the first GPU that each member sees. An operation returns when it is done, and fails when a member is gone or late: c10d's
// watchdog, which ends the process instead, is not started.
DOOR int imglish_groupConnect(void *group, void *store, const char *prefix, int64_t millis, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		c10d::ProcessGroupGloo &gloo = *static_cast<Group *>(group)->gloo;
		setenv("TORCH_NCCL_BLOCKING_WAIT", "1", 1);
		setenv("TORCH_NCCL_NONBLOCKING_TIMEOUT", std::to_string(millis / 1000 + 1).c_str(), 1);
		auto options = c10d::ProcessGroupNCCL::Options::create();
		options->timeout = std::chrono::milliseconds(millis);
		options->config.blocking = 0;  // connecting, too, ends after the time
		auto names = c10::make_intrusive<c10d::PrefixStore>(std::string(prefix) + "/nccl", static_cast<Store *>(store)->store);
		auto nccl = c10::make_intrusive<c10d::ProcessGroupNCCL>(names, gloo.getRank(), gloo.getSize(), options);
		at::Device device(at::kCUDA, 0);
		nccl->setBoundDeviceId(device);
		nccl->eagerConnectSingleDevice(device);
		static_cast<Group *>(group)->gpus = nccl;
	});
}
