// The client's own book, outside the system: what it asked for and what it was told. A line is
// appended before the request and after the answer, so that it survives the death of its process:
//   invoke OPERATION KEY      ok OPERATION KEY      fail OPERATION KEY      unknown OPERATION KEY
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/file_descriptor.h"

namespace recaudo::test {

class ClientOracle {
 public:
  explicit ClientOracle(const std::string& path);  // appends; many threads may write
  void invoke(const std::string& operation, const std::string& key) const;
  void ok(const std::string& operation, const std::string& key) const;
  void fail(const std::string& operation, const std::string& key) const;
  void unknown(const std::string& operation, const std::string& key) const;

 private:
  void write(const char* what, const std::string& operation, const std::string& key) const;
  FileDescriptor file_;
};

// What the book and the system say of one operation. Empty when they agree: what was acknowledged
// is there, what was refused is not, and nothing is there that nobody asked for; an unknown or
// unanswered request may be there or not. Otherwise the first disagreement, in words.
std::string disagreement(const std::string& book, const std::string& operation,
                         const std::set<std::string>& stored);
// The keys acknowledged.
std::set<std::string> acknowledged(const std::string& book, const std::string& operation);

}  // namespace recaudo::test
