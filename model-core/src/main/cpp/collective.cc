// A door in C to PyTorch's c10d for tensors that DJL owns: a store where processes find each other, groups over Gloo and their
// collective operations. An exception must not cross into the JVM, so each function catches all and returns 0 for success or 1,
// with the reason in the caller's buffer. A tensor comes as DJL's handle of it, a pointer to an at::Tensor.

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ATen/ATen.h>
#include <ATen/Version.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/version.h>

#include <chrono>
#include <cstring>
#include <string>
#include <vector>

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
};

// A listening socket on one address, so that a store is open to no other network than it is meant for.
class Socket {
public:
	Socket(const char *host, int port) {
		addrinfo hints{};
		hints.ai_socktype = SOCK_STREAM;
		hints.ai_flags = AI_PASSIVE;
		addrinfo *found = nullptr;
		int code = getaddrinfo(host, std::to_string(port).c_str(), &hints, &found);
		TORCH_CHECK(code == 0, host, ": ", gai_strerror(code));
		ipv6_ = found->ai_family == AF_INET6;
		fd_ = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int yes = 1;
		setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
		int bound = bind(fd_, found->ai_addr, found->ai_addrlen);
		std::string why = std::strerror(errno);
		wildcard_ = isWildcard(found->ai_addr);
		freeaddrinfo(found);
		if (bound != 0) {
			::close(fd_);
			TORCH_CHECK(false, why);
		}
	}

	int port() const {
		sockaddr_storage address{};
		socklen_t length = sizeof address;
		getsockname(fd_, reinterpret_cast<sockaddr *>(&address), &length);
		return ntohs(ipv6_ ? reinterpret_cast<sockaddr_in6 &>(address).sin6_port : reinterpret_cast<sockaddr_in &>(address).sin_port);
	}

	// Where this process itself reaches the store.
	std::string reachedAt(const char *host) const {
		return !wildcard_ ? host : ipv6_ ? "::1" : "127.0.0.1";
	}

	int fd() const {
		return fd_;
	}

private:
	static bool isWildcard(const sockaddr *address) {
		if (address->sa_family == AF_INET6) {
			return IN6_IS_ADDR_UNSPECIFIED(&reinterpret_cast<const sockaddr_in6 *>(address)->sin6_addr);
		}
		return reinterpret_cast<const sockaddr_in *>(address)->sin_addr.s_addr == INADDR_ANY;
	}

	int fd_;
	bool ipv6_;
	bool wildcard_;
};

// Gloo works in host memory on dense values: any other tensor is copied there, and back where it takes the result.
class HostValues {
public:
	explicit HostValues(void *handle)
	    : tensor_(static_cast<at::Tensor *>(handle)->detach()), values_(tensor_.to(at::kCPU).contiguous()) {
	}

	at::Tensor &values() {
		return values_;
	}

	void giveBack() {
		if (!values_.is_same(tensor_)) {
			tensor_.copy_(values_);
		}
	}

private:
	at::Tensor tensor_;
	at::Tensor values_;
};

c10d::ProcessGroupGloo &members(void *group) {
	return *static_cast<Group *>(group)->gloo;
}

void sum(void *group, at::Tensor &values) {
	std::vector<at::Tensor> tensors{values};
	members(group).allreduce(tensors)->wait();
}

void tell(void *group, at::Tensor &values, int root) {
	std::vector<at::Tensor> tensors{values};
	c10d::BroadcastOptions options;
	options.rootRank = root;
	members(group).broadcast(tensors, options)->wait();
}

// A group that failed may look at the values of a call for longer than the call lasts: they are the tensor's own.
template <class Number> at::Tensor owned(const Number *values, int64_t count, at::ScalarType type) {
	at::Tensor tensor = at::empty({count}, at::TensorOptions().dtype(type));
	std::memcpy(tensor.data_ptr(), values, count * sizeof(Number));
	return tensor;
}

}  // namespace

// SHA-256 of the source that this library was built from.
DOOR const char *imglish_source() {
	return SOURCE_SHA256;
}

// The version of libtorch whose headers it was built with: it fits no other.
DOOR const char *imglish_builtFor() {
	return TORCH_VERSION;
}

// What the libtorch of this process says of itself; holds "TORCH_VERSION=2.7.1".
DOOR int imglish_runsOn(char *configuration, int64_t room) {
	return guarded({configuration, room}, [&] { throw std::runtime_error(at::show_config()); });
}

DOOR int imglish_storeHost(const char *host, int port, int64_t millis, void **made, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		Socket socket(host, port);
		c10d::TCPStoreOptions options;
		options.port = static_cast<uint16_t>(socket.port());
		options.isServer = true;
		options.waitWorkers = false;
		options.timeout = std::chrono::milliseconds(millis);
		options.masterListenFd = socket.fd();
		options.useLibUV = false;  // libuv's server takes no socket
		*made = new Store{c10::make_intrusive<c10d::TCPStore>(socket.reachedAt(host), options)};
	});
}

DOOR int imglish_storeJoin(const char *host, int port, int64_t millis, void **made, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		c10d::TCPStoreOptions options;
		options.port = static_cast<uint16_t>(port);
		options.waitWorkers = false;
		options.useLibUV = false;
		options.timeout = std::chrono::milliseconds(millis);
		*made = new Store{c10::make_intrusive<c10d::TCPStore>(host, options)};
	});
}

DOOR int imglish_storePort(void *store) {
	return static_cast<Store *>(store)->store->getPort();
}

DOOR int imglish_storeClose(void *store, char *why, int64_t room) {
	return guarded({why, room}, [&] { delete static_cast<Store *>(store); });
}

DOOR int imglish_groupForm(void *store, const char *prefix, int rank, int size, const char *host, int64_t millis, void **made,
                           char *why, int64_t room) {
	return guarded({why, room}, [&] {
		auto options = c10d::ProcessGroupGloo::Options::create(std::chrono::milliseconds(millis));
		options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname(host));
		options->threads = 1;
		auto names = c10::make_intrusive<c10d::PrefixStore>(prefix, static_cast<Store *>(store)->store);
		*made = new Group{c10::make_intrusive<c10d::ProcessGroupGloo>(names, rank, size, options)};
	});
}

DOOR int imglish_groupClose(void *group, char *why, int64_t room) {
	return guarded({why, room}, [&] { delete static_cast<Group *>(group); });
}

DOOR int imglish_allReduce(void *group, void *tensor, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		at::NoGradGuard plain;
		HostValues host(tensor);
		sum(group, host.values());
		host.giveBack();
	});
}

// Sums many tensors in buckets that travel as one: as many of one type, in their order, as fit into the given bytes.
DOOR int imglish_allReduceAll(void *group, void **tensors, int64_t count, int64_t bytes, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		at::NoGradGuard plain;
		int64_t next = 0;
		while (next < count) {
			std::vector<at::Tensor> parts;
			std::vector<at::Tensor> flat;
			int64_t size = 0;
			while (next < count) {
				at::Tensor part = static_cast<at::Tensor *>(tensors[next])->detach();
				if (!parts.empty() && (size + static_cast<int64_t>(part.nbytes()) > bytes || part.dtype() != parts[0].dtype())) {
					break;
				}
				size += part.nbytes();
				parts.push_back(part);
				flat.push_back(part.flatten());
				next++;
			}
			at::Tensor bucket = at::cat(flat).to(at::kCPU);
			sum(group, bucket);
			int64_t first = 0;
			for (at::Tensor &part : parts) {
				part.copy_(bucket.narrow(0, first, part.numel()).view(part.sizes()));
				first += part.numel();
			}
		}
	});
}

DOOR int imglish_allReduceValues(void *group, double *values, int64_t count, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		at::Tensor tensor = owned(values, count, at::kDouble);
		sum(group, tensor);
		std::memcpy(values, tensor.data_ptr(), count * sizeof(double));
	});
}

DOOR int imglish_broadcast(void *group, void *tensor, int root, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		at::NoGradGuard plain;
		HostValues host(tensor);
		tell(group, host.values(), root);
		host.giveBack();
	});
}

DOOR int imglish_broadcastValues(void *group, int64_t *values, int64_t count, int root, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		at::Tensor tensor = owned(values, count, at::kLong);
		tell(group, tensor, root);
		std::memcpy(values, tensor.data_ptr(), count * sizeof(int64_t));
	});
}

// from [rows, ...], to [size * rows, ...]
DOOR int imglish_allGather(void *group, void *from, void *to, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		at::NoGradGuard plain;
		HostValues mine(from);
		HostValues all(to);
		std::vector<at::Tensor> inputs{mine.values()};
		std::vector<std::vector<at::Tensor>> outputs{all.values().chunk(members(group).getSize())};
		members(group).allgather(outputs, inputs)->wait();
		all.giveBack();
	});
}

// from [size * rows, ...], to [rows, ...]. c10d's own for Gloo sends all to all; here each part goes only where it is summed, in the
// order of ranks.
DOOR int imglish_reduceScatter(void *group, void *from, void *to, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		at::NoGradGuard plain;
		HostValues mine(from);
		HostValues part(to);
		at::Tensor received = at::empty_like(mine.values());
		std::vector<int64_t> even;
		members(group).alltoall_base(received, mine.values(), even, even)->wait();
		std::vector<at::Tensor> summands = received.chunk(members(group).getSize());
		part.values().copy_(summands[0]);
		for (size_t rank = 1; rank < summands.size(); rank++) {
			part.values().add_(summands[rank]);
		}
		part.giveBack();
	});
}

DOOR int imglish_barrier(void *group, char *why, int64_t room) {
	return guarded({why, room}, [&] { members(group).barrier()->wait(); });
}
