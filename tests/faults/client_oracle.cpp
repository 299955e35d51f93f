#include "tests/faults/client_oracle.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <sstream>

#include "base/error.h"

namespace recaudo::test {
namespace {

// The last word on each key, and whether it was ever acknowledged: an answer is not taken back.
struct Said {
  bool acknowledged = false;
  std::string last;
};

std::map<std::string, Said> read_book(const std::string& path, const std::string& operation) {
  std::map<std::string, Said> out;
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string what, of, key;
    invariant(static_cast<bool>(words >> what >> of >> key), "a line of the book has three words");
    if (of != operation) continue;
    auto& said = out[key];
    said.last = what;
    said.acknowledged = said.acknowledged || what == "ok";
  }
  return out;
}

}  // namespace

ClientOracle::ClientOracle(const std::string& path)
    : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
  invariant(file_.get() >= 0, "the client's book can be opened");
}

void ClientOracle::write(const char* what, const std::string& operation,
                         const std::string& key) const {
  const std::string line = std::string(what) + " " + operation + " " + key + "\n";
  invariant(::write(file_.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size()),
            "the client's book takes a line whole");
}

void ClientOracle::invoke(const std::string& operation, const std::string& key) const {
  write("invoke", operation, key);
}
void ClientOracle::ok(const std::string& operation, const std::string& key) const {
  write("ok", operation, key);
}
void ClientOracle::fail(const std::string& operation, const std::string& key) const {
  write("fail", operation, key);
}
void ClientOracle::unknown(const std::string& operation, const std::string& key) const {
  write("unknown", operation, key);
}

std::string disagreement(const std::string& book, const std::string& operation,
                         const std::set<std::string>& stored) {
  const auto said = read_book(book, operation);
  for (const auto& [key, s] : said) {
    if (s.acknowledged && !stored.contains(key))
      return operation + " " + key + " was acknowledged and is not stored";
    if (!s.acknowledged && s.last == "fail" && stored.contains(key))
      return operation + " " + key + " was refused and is stored";
  }
  for (const auto& key : stored)
    if (!said.contains(key)) return operation + " " + key + " is stored and nobody asked for it";
  return {};
}

std::set<std::string> acknowledged(const std::string& book, const std::string& operation) {
  std::set<std::string> out;
  for (const auto& [key, s] : read_book(book, operation))
    if (s.acknowledged) out.insert(key);
  return out;
}

}  // namespace recaudo::test
