// A small log with its policy, written as the sequencer writes one, and what everybody may read of
// it.
#pragma once

#include <fstream>
#include <memory>

#include "audit/log_mirror.h"
#include "audit/log_writer.h"
#include "audit/published_heads.h"
#include "audit/tile_path.h"
#include "audit/verify.h"
#include "base/bytes.h"

namespace recaudo::audit {

inline const std::string kLogOrigin = "recaudo.test/auditoria";
inline const SigningKey& log_key() {
  static const SigningKey key{kLogOrigin, KeyType::kLog, Secret(std::string(32, 'k'))};
  return key;
}

struct PublishedLog {
  explicit PublishedLog(std::string dir, std::string word = "asiento ")
      : folder(std::move(dir)),
        entry(std::move(word)),
        writer(value_or_throw(LogWriter::open(folder))) {
    std::ofstream(folder + "/policy")
        << "log " << to_vkey(verifier_of(log_key())) << "\nquorum none\n";
  }
  // So many more entries, under a head of their own.
  void publish(std::size_t count) {
    for (const std::uint64_t size = writer.head().size + count; writer.head().size < size;) {
      std::vector<std::string> entries;
      for (auto i = writer.head().size; i < size && entries.size() < kMostAtOnce; ++i)
        entries.push_back(entry + std::to_string(i));
      value_or_throw(writer.append(entries, Uuid{}));
    }
    value_or_throw(writer.publish(writer.head().size, signed_note(writer.head())));
  }
  static std::string signed_note(const TreeHead& head) {
    const std::string text = to_text(Checkpoint{kLogOrigin, head, {}});
    return join_note(text, sign_note(text, log_key()));
  }

  static constexpr std::size_t kMostAtOnce = 4'096;  // that a writer appends
  std::string folder, entry;
  LogWriter writer;
};

// What a site answers, without a site: the files of the folder and the list of its heads.
inline FetchFile files_of(const std::string& folder, const Clock& clock) {
  const auto heads = std::make_shared<PublishedHeads>(folder, clock);
  return [=](const std::string& path, std::size_t max_bytes) -> Result<std::optional<std::string>> {
    const std::string_view list = "history?desde=";
    if (path.starts_with(list)) {
      RECAUDO_TRY(page, heads->page(value_or_throw(parse_decimal(path.substr(list.size())))));
      return std::optional(std::move(page));
    }
    auto bytes = read_file(folder + "/" + path, max_bytes);
    return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
  };
}

inline Result<VerifyReport> verify_copy(const std::string& copy) {
  return verify_log({.log_dir = copy,
                     .policy = value_or_throw(read_file(copy + "/policy", 4096)),
                     .origin = kLogOrigin});
}

}  // namespace recaudo::audit
