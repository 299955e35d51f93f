// The points of base/fault_point.h, armed by the environment:
//   RECAUDO_FAULT=name:n:action     name * is any point; n counts the hits of it from 1
// action: kill (SIGKILL to itself), abort, throw, sleep:MILLISECONDS; enospc and eio (as a failed
// call of the system); shortwrite (half of the bytes are written, then the rest). Half a write
// comes before each action at file_half_written.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>

namespace recaudo::test {

class InjectedFault : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// How often each point was hit so far in this process.
std::map<std::string, std::uint64_t> fault_hits();

}  // namespace recaudo::test
