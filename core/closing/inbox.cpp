#include "core/closing/inbox.h"

#include <algorithm>
#include <filesystem>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/database.h"

namespace recaudo::closing {
namespace {

constexpr std::size_t kMaxFile = std::size_t{32} << 20;
constexpr std::size_t kMaxFiles = 100;
constexpr Statement kKnown{"closing.known_file", "select from closing.bank_file where sha256 = $1"};

}  // namespace

Result<std::vector<NamedFile>> new_files(pqxx::transaction_base& tx, const std::string& folder,
                                         Date day) {
  std::vector<std::string> paths;
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ec)) {
    const std::string name = entry.path().filename();
    const bool bank_file = name.starts_with("recaudo_") || name.starts_with("extracto_");
    if (entry.is_regular_file() && bank_file && name.find(to_compact(day)) != std::string::npos)
      paths.push_back(entry.path());
  }
  if (ec) return fail(Code::kFileUnreadable, folder);
  if (paths.size() > kMaxFiles)
    return fail(Code::kFileUnreadable, folder + ": más de 100 archivos del día");
  std::ranges::sort(paths);
  std::vector<NamedFile> out;
  for (const auto& path : paths) {
    RECAUDO_TRY(bytes, read_file(path, kMaxFile));
    if (!exec(tx, kKnown, bytea(view(sha256(bytes)))).empty()) continue;
    out.push_back({std::filesystem::path(path).filename(), std::move(bytes)});
  }
  return out;
}

}  // namespace recaudo::closing
