#include "tests/vectors/rails_vectors.h"

#include <cstdio>
#include <filesystem>

#include "base/bytes.h"

namespace recaudo {
namespace {

constexpr std::size_t kMaxBytes = 1U << 20;

}  // namespace

std::string RailsRun::bytes(const std::string& name) {
  read_.insert(name);
  return value_or_throw(read_file(dir_ + "/" + name, kMaxBytes));
}

bool RailsRun::has(const std::string& name) const {
  return std::filesystem::exists(dir_ + "/" + name);
}

std::set<std::string> RailsRun::names(const std::string& folder) const {
  std::set<std::string> out;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(dir_ + "/" + folder, none))
    out.insert(entry.path().filename().string());
  return out;
}

void RailsRun::check(bool holds, const std::string& what) {
  ++(holds ? counts_.passed : counts_.failed);
  if (!holds) std::printf("FAILED %s\n", what.c_str());
}

void RailsRun::gateway(const std::string& folder, std::initializer_list<const char*> files,
                       void (*run)(vectors::Counts&, const std::string&)) {
  vectors::Counts counts;
  run(counts, dir_ + "/" + folder);
  counts_.passed += static_cast<int>(counts.passed());
  counts_.failed += static_cast<int>(counts.failed());
  for (const auto* file : files) read_.insert(folder + "/" + file);
}

void RailsRun::name_unread() const {
  std::set<std::string> unread;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(dir_))
    if (entry.is_regular_file()) {
      const auto name = std::filesystem::relative(entry.path(), dir_).string();
      if (!read_.contains(name)) unread.insert(name);
    }
  for (const auto& name : unread) std::printf("not read: %s\n", name.c_str());
}

RailsCounts run_rails_vectors(const std::string& dir) {
  RailsRun run(dir);
  run_collection_vectors(run);
  run_slip_vectors(run);
  run_qr_vectors(run);
  run_pse_vectors(run);
  run_soap_vectors(run);
  run_statement_vectors(run);
  run.gateway("placetopay", {"dnetix_captured_requests.json", "placetopay.json"},
              vectors::run_placetopay);
  run.gateway("wompi", {"wompi.json"}, vectors::run_wompi);
  run.name_unread();
  return run.counts();
}

}  // namespace recaudo
