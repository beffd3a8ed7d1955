// A door in C to PyTorch's c10d for tensors that DJL owns: a store where processes find each other, groups over Gloo, which NCCL may
// join (nccl.cc), and their collective operations. A tensor comes as DJL's handle of it, a pointer to an at::Tensor.

#include "door.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ATen/Version.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>

#include <chrono>
#include <cstring>
#include <vector>

namespace {

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

bool between(Group *group, const at::Tensor &tensor) {
	return group->gpus && tensor.is_cuda();
}

// A tensor's values where the group's operations take them, dense: NCCL where they lie, Gloo in host memory. Others are copied there,
// and back where the tensor takes the result.
class Values {
public:
	Values(Group *group, const at::Tensor &tensor)
	    : tensor_(tensor), values_((between(group, tensor) ? tensor : tensor.to(at::kCPU)).contiguous()) {
	}

	Values(void *group, void *handle) : Values(static_cast<Group *>(group), static_cast<at::Tensor *>(handle)->detach()) {
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

// Who carries an operation on values that lie where Values puts them.
c10d::Backend &members(void *handle, const at::Tensor &values) {
	Group *group = static_cast<Group *>(handle);
	return between(group, values) ? *group->gpus : *group->gloo;
}

void sum(void *group, at::Tensor &values) {
	std::vector<at::Tensor> tensors{values};
	members(group, values).allreduce(tensors)->wait();
}

void tell(void *group, at::Tensor &values, int root) {
	std::vector<at::Tensor> tensors{values};
	c10d::BroadcastOptions options;
	options.rootRank = root;
	members(group, values).broadcast(tensors, options)->wait();
}

// A group that failed may look at the values of a call for longer than the call lasts: they are the tensor's own.
template <class Number> at::Tensor owned(const Number *values, int64_t count, at::ScalarType type) {
	at::Tensor tensor = at::empty({count}, at::TensorOptions().dtype(type));
	std::memcpy(tensor.data_ptr(), values, count * sizeof(Number));
	return tensor;
}

}  // namespace

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
		*made = new Group{c10::make_intrusive<c10d::ProcessGroupGloo>(names, rank, size, options), nullptr};
	});
}

DOOR int imglish_groupClose(void *group, char *why, int64_t room) {
	return guarded({why, room}, [&] { delete static_cast<Group *>(group); });
}

DOOR int imglish_allReduce(void *group, void *tensor, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		at::NoGradGuard plain;
		Values sums(group, tensor);
		sum(group, sums.values());
		sums.giveBack();
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
			Values sums(static_cast<Group *>(group), at::cat(flat));
			sum(group, sums.values());
			int64_t first = 0;
			for (at::Tensor &part : parts) {
				part.copy_(sums.values().narrow(0, first, part.numel()).view(part.sizes()));
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
		Values told(group, tensor);
		tell(group, told.values(), root);
		told.giveBack();
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
		Values mine(group, from);
		Values all(group, to);
		c10d::Backend &among = members(group, mine.values());
		std::vector<at::Tensor> inputs{mine.values()};
		std::vector<std::vector<at::Tensor>> outputs{all.values().chunk(among.getSize())};
		among.allgather(outputs, inputs)->wait();
		all.giveBack();
	});
}

// from [size * rows, ...], to [rows, ...]. c10d's own for Gloo sends all to all; here each part goes only where it is summed, in the
// order of ranks, on whatever carries it.
DOOR int imglish_reduceScatter(void *group, void *from, void *to, char *why, int64_t room) {
	return guarded({why, room}, [&] {
		at::NoGradGuard plain;
		Values mine(group, from);
		Values part(group, to);
		c10d::Backend &among = members(group, mine.values());
		at::Tensor received = at::empty_like(mine.values());
		std::vector<int64_t> even;
		among.alltoall_base(received, mine.values(), even, even)->wait();
		std::vector<at::Tensor> summands = received.chunk(among.getSize());
		part.values().copy_(summands[0]);
		for (size_t rank = 1; rank < summands.size(); rank++) {
			part.values().add_(summands[rank]);
		}
		part.giveBack();
	});
}

DOOR int imglish_barrier(void *group, char *why, int64_t room) {
	return guarded({why, room}, [&] { static_cast<Group *>(group)->gloo->barrier()->wait(); });
}
