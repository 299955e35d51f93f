#include "api/cli/bill_printer.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "base/crypto.h"
#include "base/durable_file.h"

namespace recaudo::cli {
namespace {

constexpr int kWorkers = 2;
constexpr unsigned kFileMode = 0600;  // names and documents are inside
constexpr std::size_t kListed = 20;

struct Batch {
  std::size_t first = 0, count = 0;
};

// Of which stops a file is, in few letters: the same first one and as many more may be others once
// the route has changed.
std::string digest_of(const BillRoute& route, Batch batch) {
  std::string numbers;
  for (std::size_t i = 0; i < batch.count; ++i)
    numbers += route.stops.at(batch.first + i).number + "\n";
  return sha256_hex(numbers).substr(0, 8);
}

struct BatchFiles {
  std::filesystem::path whole;
  std::filesystem::path incomplete;  // some of its stops were refused a bill: made again each time
};

BatchFiles files_of(const BillRoute& route, const PrintOrder& order, Batch batch) {
  std::string name = route.prefix + route.stops.at(batch.first).file;
  if (batch.count > 1)
    name += "-y-" + std::to_string(batch.count - 1) + "-mas-" + digest_of(route, batch);
  return {order.folder / (name + ".pdf"), order.folder / (name + "-incompleto.pdf")};
}

void refuse(PrintedBills& made, const BillStop& stop, const Error& error) {
  if (error.code == Code::kNothingToPay) {
    ++made.nothing_owed;
    return;
  }
  ++made.refused;
  if (made.reasons.size() < kListed) made.reasons.push_back(stop.number + ": " + to_text(error));
}

PrintedBills make_file(const BillRoute& route, Batch batch, const BatchFiles& files) {
  PrintedBills made;
  std::vector<portal::BillView> views;
  auto bills = route.bills(batch.first, batch.count);
  for (std::size_t i = 0; i < batch.count; ++i) {
    if (bills.at(i))
      views.push_back(std::move(*bills[i]));
    else
      refuse(made, route.stops.at(batch.first + i), bills[i].error());
  }
  if (views.empty()) return made;
  const auto& one = views.front();
  portal::BillDocument document(
      views.size() == 1 ? one.words.document + " " + one.number : route.title, route.author,
      one.issued_at);
  for (const auto& view : views) document.add(view);
  const std::string bytes = document.finish();
  replace_file_durably(made.refused == 0 ? files.whole : files.incomplete, bytes, kFileMode);
  made.bills = static_cast<int>(views.size());
  made.files = 1;
  made.bytes = static_cast<std::int64_t>(bytes.size());
  return made;
}

PrintedBills print_batch(const BillRoute& route, Batch batch, const BatchFiles& files) {
  PrintedBills out;
  if (std::filesystem::exists(files.whole))
    out.kept = static_cast<int>(batch.count);
  else
    out = make_file(route, batch, files);
  if (out.refused == 0) std::filesystem::remove(files.incomplete);
  return out;
}

void add(PrintedBills& total, PrintedBills part) {
  total.bills += part.bills;
  total.files += part.files;
  total.kept += part.kept;
  total.nothing_owed += part.nothing_owed;
  total.refused += part.refused;
  total.bytes += part.bytes;
  for (auto& reason : part.reasons)
    if (total.reasons.size() < kListed) total.reasons.push_back(std::move(reason));
}

}  // namespace

// Workers take the next file each until there is none; the first failure stops all of them.
PrintedBills print_bills(const BillRoute& route, const PrintOrder& order,
                         const std::function<void(int done, int total)>& progress) {
  PrintedBills total;
  std::mutex mutex;
  std::exception_ptr failure;
  std::atomic<std::size_t> next{order.first};
  std::size_t done = 0;
  const auto work = [&] {
    try {
      for (std::size_t at = next.fetch_add(order.per_file); at < order.last;
           at = next.fetch_add(order.per_file)) {
        const Batch batch{at, std::min(order.per_file, order.last - at)};
        PrintedBills part = print_batch(route, batch, files_of(route, order, batch));
        const std::scoped_lock lock(mutex);
        add(total, std::move(part));
        done += batch.count;
        progress(static_cast<int>(done), static_cast<int>(order.last - order.first));
      }
    } catch (...) {
      next = order.last;
      const std::scoped_lock lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> workers;
    workers.reserve(kWorkers);
    for (int i = 0; i < kWorkers; ++i) workers.emplace_back(work);
  }
  if (failure) std::rethrow_exception(failure);
  return total;
}

}  // namespace recaudo::cli
