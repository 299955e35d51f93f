#include "gateways/simulator/faults.h"

#include <chrono>

namespace recaudo::simulator {

constexpr int kAlways = 1000;

const std::array<FaultField, 13> kFaultFields{{
    {"create_lost_permille", &Faults::create_lost_permille, kAlways},
    {"query_timeout_permille", &Faults::query_timeout_permille, kAlways},
    {"error_500_permille", &Faults::error_500_permille, kAlways},
    {"slow_permille", &Faults::slow_permille, kAlways},
    {"slow_ms", &Faults::slow_ms, 60'000},
    {"hint_lost_permille", &Faults::hint_lost_permille, kAlways},
    {"hint_twice_permille", &Faults::hint_twice_permille, kAlways},
    {"hint_early_permille", &Faults::hint_early_permille, kAlways},
    {"out_of_order_permille", &Faults::out_of_order_permille, kAlways},
    {"pending_permille", &Faults::pending_permille, kAlways},
    {"pending_minutes", &Faults::pending_minutes, 10'000},
    {"amount_changed_permille", &Faults::amount_changed_permille, kAlways},
    {"late_ok_permille", &Faults::late_ok_permille, kAlways},
}};

void FaultSource::set(Faults faults) {
  const std::lock_guard lock(mutex_);
  faults_ = faults;
}

Faults FaultSource::get() {
  const std::lock_guard lock(mutex_);
  return faults_;
}

bool FaultSource::draw(int Faults::*permille) {
  const std::lock_guard lock(mutex_);
  if (faults_.*permille == 0) return false;
  return static_cast<int>(random_() % kAlways) < faults_.*permille;
}

void FaultSource::maybe_sleep() {
  if (!draw(&Faults::slow_permille)) return;
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, std::chrono::milliseconds(faults_.slow_ms), [&] { return stopping_; });
}

void FaultSource::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
}

}  // namespace recaudo::simulator
