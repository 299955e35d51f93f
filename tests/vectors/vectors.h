// What a topic of run_vectors offers: run every case found in a folder, print each failing one.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <iostream>
#include <string>

#include "base/bytes.h"
#include "base/error.h"

namespace recaudo::vectors {

inline std::string told(bool verdict) {
  return verdict ? "true" : "false";
}
inline std::string told(std::uint64_t n) {
  return std::to_string(n);
}
inline std::string told(const std::string& text) {
  return boost::json::serialize(boost::json::value(text));
}

class Counts {
 public:
  // Counts a case; prints it when it failed.
  void check(bool ok, const std::string& name) {
    ++(ok ? passed_ : failed_);
    if (!ok) std::cout << "FAILED " << name << "\n";
  }
  // The same, with what was expected and what came.
  template <typename Value>
  void check_same(const Value& want, const Value& got, const std::string& name) {
    check(want == got,
          want == got ? name : name + ": expected " + told(want) + ", got " + told(got));
  }
  std::uint64_t passed() const { return passed_; }
  std::uint64_t failed() const { return failed_; }

 private:
  std::uint64_t passed_ = 0;
  std::uint64_t failed_ = 0;
};

inline constexpr std::size_t kMaxVectorFile = 64U << 20;

inline boost::json::value read_json(const std::string& path) {
  return boost::json::parse(value_or_throw(read_file(path, kMaxVectorFile)));
}
inline std::string text(const boost::json::value& v) {
  return std::string(v.as_string());
}
inline std::string unhex(const boost::json::value& v) {
  return value_or_throw(from_hex(text(v)));
}

// The topics, one source file each.
Counts run_audit(const std::string& folder);

}  // namespace recaudo::vectors
