#include "audit/published_heads.h"

#include <algorithm>
#include <filesystem>

#include "audit/log_files.h"
#include "audit/log_writer.h"
#include "audit/note.h"
#include "audit/tile_path.h"
#include "base/bytes.h"

namespace recaudo::audit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxHeads = 200'000'000;
constexpr std::size_t kMaxPage = kMaxNoteBytes;
constexpr std::chrono::seconds kRest{5};

tl::unexpected<Error> fault(const std::string& what) {
  return fail(Code::kAuditLogTampered, what);
}

}  // namespace

Result<ServedHead> served_head(const std::string& log_dir) {
  RECAUDO_TRY(bytes, read_file(log_dir + "/checkpoint", kMaxCheckpointBytes));
  RECAUDO_TRY(note, parse_note(bytes));
  RECAUDO_TRY(checkpoint, parse_checkpoint(note.text));
  return ServedHead{std::move(bytes), std::move(checkpoint)};
}

Result<std::uint64_t> parse_history_path(std::string_view path) {
  constexpr std::string_view kPrefix = "history/";
  const auto refused = [&] {
    return fail(Code::kAuditTileMalformed, "ruta: " + std::string(path.substr(0, 120)));
  };
  if (!path.starts_with(kPrefix) || path.size() != kPrefix.size() + 12) return refused();
  std::string_view digits = path.substr(kPrefix.size());
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  const auto size = parse_decimal(digits);
  if (!size) return refused();
  return *size;
}

Result<std::vector<std::uint64_t>> published_sizes(const std::string& log_dir) {
  std::vector<std::uint64_t> out;
  std::error_code ec;
  for (fs::directory_iterator it(log_dir + "/history", ec), end; !ec && it != end;
       it.increment(ec)) {
    const std::string path = "history/" + it->path().filename().string();
    const auto size = parse_history_path(path);
    if (!size) return fault(path + ": archivo ajeno");
    if (out.size() == kMaxHeads) return fault("history: demasiadas cabezas");
    out.push_back(*size);
  }
  if (ec) return fault("history: " + ec.message());
  std::ranges::sort(out);
  return out;
}

Result<std::vector<std::uint64_t>> PublishedHeads::sizes(std::uint64_t from) {
  const std::scoped_lock lock(mutex_);
  const auto first = [&] { return std::ranges::lower_bound(known_, from); };
  const Instant now = clock_.now();
  if (static_cast<std::size_t>(known_.end() - first()) < kHeadsPerPage && now >= read_at_ + kRest) {
    RECAUDO_TRY(read, published_sizes(root_));
    known_ = std::move(read);
    read_at_ = now;
  }
  const auto begin = first();
  const auto count = std::min<std::ptrdiff_t>(known_.end() - begin, kHeadsPerPage);
  return std::vector<std::uint64_t>(begin, begin + count);
}

Result<std::string> PublishedHeads::page(std::uint64_t from) {
  RECAUDO_TRY(wanted, sizes(from));
  std::string out;
  std::string note;
  for (const auto size : wanted) {
    RECAUDO_TRY(found, read_log_file(root_ + "/" + history_path(size), kMaxNoteBytes, note));
    if (!found) return fault(history_path(size) + ": falta");
    if (!out.empty() && out.size() + note.size() > kMaxPage) break;
    out += note;
  }
  return out;
}

// A note ends where the lines of its signatures end: no origin begins with a dash.
Result<std::vector<std::string_view>> split_notes(std::string_view page) {
  constexpr std::string_view kDash = "\u2014 ";
  std::vector<std::string_view> out;
  while (!page.empty()) {
    auto end = page.find("\n\n");
    if (end == page.npos) return fail(Code::kAuditNoteMalformed, "una cabeza sin firmas");
    end += 2;
    const auto signatures = end;
    while (page.substr(end).starts_with(kDash)) {
      const auto line = page.find('\n', end);
      if (line == page.npos) return fail(Code::kAuditNoteMalformed, "una cabeza cortada");
      end = line + 1;
    }
    if (end == signatures) return fail(Code::kAuditNoteMalformed, "una cabeza sin firmas");
    out.push_back(page.substr(0, end));
    page.remove_prefix(end);
  }
  return out;
}

}  // namespace recaudo::audit
