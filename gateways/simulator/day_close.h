// The end of a bank day: the collection file, the statement of the collecting account and the PSE
// report, written from the simulator's books. The closing and the texts are committed first and the
// files written after, each whole or not at all; what a crash left unwritten is written at the
// start.
#pragma once

#include "base/error.h"
#include "gateways/simulator/ach.h"
#include "gateways/simulator/simulator.h"
#include "gateways/simulator/store.h"

namespace recaudo::simulator {

struct ClosedDay {
  Closing closing;
  std::vector<std::string> files;  // names in the output directory
};

class DayClose {
 public:
  DayClose(const SimulatorOptions& options, Ach& ach) : options_(options), ach_(ach) {}

  // kSimulatorDayAhead for a day to come; kSimulatorDayClosed when it was closed and no money came
  // after. Money that came after makes a second file, modifier B.
  Result<ClosedDay> close(Date day);
  // Writes what a crash left unwritten.
  void write_missing();

 private:
  Result<ClosedDay> close_in(Store& store, Date day, Instant now) const;
  void write_pending(Store& store) const;

  const SimulatorOptions& options_;
  Ach& ach_;
};

}  // namespace recaudo::simulator
