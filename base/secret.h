// A value that must not reach a log: no printer, no comparison by chance, wiped when it dies.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace recaudo {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  Secret(Secret&&) noexcept = default;
  Secret& operator=(Secret&&) noexcept = default;
  ~Secret();

  // The name is long so that each use is seen in review.
  std::string_view reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

// Reads a secret file; one last newline is dropped. kBadSecretFile when it is missing or readable
// by group or others.
Result<Secret> read_secret_file(const std::string& path);
// Writes it with mode 0600, whole or not at all.
void write_secret_file(const std::string& path, const Secret& secret);

}  // namespace recaudo
