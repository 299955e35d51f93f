// Bills for the printer, one for each stop of a delivery route and many in a file. A file is whole
// or not there, and what is there is not made again: a run that was killed goes on. A file's name
// tells of which stops it is. One that lacks bills that were refused ends in "-incompleto.pdf" and
// is made again by the next run.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "api/portal/pdf/bill_pdf.h"
#include "base/error.h"

namespace recaudo::cli {

// Where one bill goes.
struct BillStop {
  std::string number;  // of the parcel or of the subscriber, as people call it
  std::string file;    // of its file's name: sorts as the route goes
};

// What is printed.
struct BillRoute {
  std::string name;    // "predial 2026", as people read it
  std::string prefix;  // of the files' names: "predial-2026-"
  std::string title;   // of a file of many: "Facturas de predial 2026"
  std::string author;
  std::vector<BillStop> stops;  // in the order of delivery
  // The bills of `count` stops from `first` on, one answer for each; their orders are there before
  // the paper that names them. Several threads ask at once.
  std::function<std::vector<Result<portal::BillView>>(std::size_t first, std::size_t count)> bills;
};

struct PrintedBills {
  int bills = 0, files = 0, nothing_owed = 0, refused = 0;
  int kept = 0;  // stops whose file was there
  std::int64_t bytes = 0;
  std::vector<std::string> reasons;  // number and reason, the first twenty
};

// The stops [first, last) in files of `per_file`; `progress` is told of stops done and of all, by
// one thread at a time. Throws what a file or a bill throws, after the other workers stopped.
struct PrintOrder {
  std::filesystem::path folder;
  std::size_t first = 0, last = 0;
  std::size_t per_file = 1;
};
PrintedBills print_bills(const BillRoute& route, const PrintOrder& order,
                         const std::function<void(int done, int total)>& progress);

}  // namespace recaudo::cli
