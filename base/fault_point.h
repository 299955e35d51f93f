// Places where a test may make this program fail. A point is a call of an empty function: the
// released program and the test program recaudo_faulty are made of the same objects, and only the
// latter links a function that does something (tests/faults/armed_fault_point.h).
#pragma once

#include <cstddef>
#include <string_view>

namespace recaudo {

inline constexpr std::string_view kFaultPoints[] = {
#define RECAUDO_FAULT_NAME(name) #name,
#include "base/fault_points.inc"
#undef RECAUDO_FAULT_NAME
};

// A name of base/fault_points.inc; any other does not compile.
class FaultPoint {
 public:
  consteval FaultPoint(const char* name) : name_(name) {  // implicit: a point reads as its name
    bool known = false;
    for (const auto n : kFaultPoints) known = known || n == name_;
    if (!known) throw "no such fault point";
  }
  constexpr std::string_view name() const { return name_; }

 private:
  std::string_view name_;
};

void fault_point(FaultPoint point);
// How many of `size` bytes the next write() is given: all of them, but in a test of half a write.
std::size_t fault_length(FaultPoint point, std::size_t size);

}  // namespace recaudo
