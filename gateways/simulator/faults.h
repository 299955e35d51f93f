// Draws the misfortunes of one request or one hint; seeded, so that a run can be repeated.
#pragma once

#include <array>
#include <condition_variable>
#include <mutex>
#include <random>

#include "gateways/simulator/simulator.h"

namespace recaudo::simulator {

// Every member of Faults with its name in the control API and its greatest value.
struct FaultField {
  const char* name;
  int Faults::*member;
  int limit;
};
extern const std::array<FaultField, 13> kFaultFields;

class FaultSource {
 public:
  FaultSource(Faults faults, std::uint64_t seed) : faults_(faults), random_(seed) {}
  void set(Faults faults);
  Faults get();
  bool draw(int Faults::*permille);
  // Sleeps slow_ms when the draw says so, until stop().
  void maybe_sleep();
  // Wakes whoever sleeps, for good.
  void stop();

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  Faults faults_;
  std::mt19937_64 random_;
};

}  // namespace recaudo::simulator
