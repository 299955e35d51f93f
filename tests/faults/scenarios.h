// What is killed: pieces of the municipality's work, each of which may be begun again after its
// process died, as people and schedulers do. A scenario runs in a process of its own.
#pragma once

#include <string>
#include <vector>

namespace recaudo::test {

// Where a scenario works; handed over to its process on the command line.
struct World {
  std::string folder;     // the client's book, the log, the signer's memory, secrets
  std::string database;   // connection string without the role
  std::string simulator;  // http://127.0.0.1:PORT, or empty
};

constexpr const char* kControlToken = "control-de-las-pruebas";

// A request to a rail that is made to fail: the n-th whose first line has that in it.
struct RailRequest {
  const char* part;
  int nth = 1;
};

struct Scenario {
  const char* name;
  std::vector<RailRequest> at_rail;    // empty: it needs no simulator
  bool posts_alone;                    // through the posting engine
  bool begins_empty;                   // no migration was applied
  void (*run)(const World&);           // to its end, whatever was done before
  std::string (*check)(const World&);  // the first thing that is wrong, or empty
  const char* operation;               // what its clients write in their book; null: no clients
  // So many COMMITs (reads have one too) are cut on the wire: the one that posts is the eighth of
  // `pago` and of `dia-del-banco`.
  int commits = 14;
};
const std::vector<Scenario>& scenarios();

// An empty municipality of twelve parcels, billed until 2025, with all of 2025 and 2026 open.
void prepare(const World& world);
// Secrets that site and simulator share, and the log's key.
void prepare_folder(const World& world);
// Every scenario's last question: the ledger adds up, and the log, written to its end, tells the
// same.
std::string check_books(const World& world);

}  // namespace recaudo::test
