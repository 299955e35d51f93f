// Host names to addresses, within a deadline. The system's resolver cannot be interrupted: a
// question that takes too long is left to a thread of its own, and its answer is dropped.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace recaudo {

// Numeric addresses ("190.24.1.10", "2800:…"), in the order to try them; empty: the name has none.
using AddressList = std::vector<std::string>;
using LookUp = std::function<AddressList(const std::string& host)>;

// getaddrinfo. Empty on any failure.
AddressList system_look_up(const std::string& host);

// A numeric host is its own answer. kHttpUnreachable: no address, no answer in time, or 16
// questions are still stuck from before (the bound on threads that wait for a dead resolver).
Result<AddressList> look_up_host(const std::string& host,
                                 std::chrono::steady_clock::time_point deadline,
                                 const LookUp& look_up = system_look_up);

}  // namespace recaudo
