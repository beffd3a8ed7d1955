// What the libraries of the door share: an exception must not cross into the JVM, so each function catches all and returns 0 for success
// or 1, with the reason in the caller's buffer.

#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/version.h>

#include <string>

#define DOOR extern "C" __attribute__((visibility("default")))

namespace {

// Where a function says why it failed.
struct Reason {
	char *text;
	int64_t room;
};

template <class Action> int guarded(Reason reason, Action action) {
	std::string why;
	try {
		action();
		return 0;
	}
	catch (const std::exception &ex) {
		why = ex.what();
	}
	catch (...) {
		why = "an exception of an unknown kind";
	}
	reason.text[why.copy(reason.text, reason.room - 1)] = 0;
	return 1;
}

struct Store {
	c10::intrusive_ptr<c10d::TCPStore> store;
};

struct Group {
	c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
	// Between the members' GPUs; null where values pass through host memory.
	c10::intrusive_ptr<c10d::Backend> gpus;
};

}  // namespace

// SHA-256 of the sources that this library was built from.
DOOR const char *imglish_source() {
	return SOURCE_SHA256;
}

// The version of libtorch whose headers it was built with: it fits no other.
DOOR const char *imglish_builtFor() {
	return TORCH_VERSION;
}
