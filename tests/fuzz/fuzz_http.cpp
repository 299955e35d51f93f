#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "api/http/head_scanner.h"
#include "api/http/multipart.h"
#include "api/http/url.h"

namespace {

using namespace recaudo;

void require(bool holds) {
  if (!holds) std::abort();
}

// The bytes of a head may come in any pieces.
void read_head(std::string_view bytes) {
  http::HeadScanner whole, in_pieces;
  const auto state = whole.scan(bytes);
  auto last = http::HeadScanner::State::kMore;
  for (std::size_t n = 1; n <= bytes.size() && last == http::HeadScanner::State::kMore; ++n)
    last = in_pieces.scan(bytes.substr(0, n));
  require(last == state);
  if (state == http::HeadScanner::State::kDone)
    require(whole.size() == in_pieces.size() && whole.size() <= bytes.size());
}

// What was decoded is written and read the same.
void read_pairs(std::string_view bytes) {
  const auto pairs = http::decode_pairs(bytes);
  if (!pairs) return;
  require(pairs->size() <= 200);
  std::string again;
  for (const auto& [name, value] : *pairs)
    again +=
        (again.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
  const auto second = http::decode_pairs(again);
  require(second.has_value() && *second == *pairs);
}

// The first line is the type, the rest the body: a part lies inside it, and a name comes once.
void read_parts(std::string_view bytes) {
  const auto end = bytes.find('\n');
  const std::string_view body = end == bytes.npos ? std::string_view() : bytes.substr(end + 1);
  const auto read = http::parse_multipart(bytes.substr(0, end), body);
  if (!read) return;
  require(read->parts.size() <= 20);
  std::set<std::string> names;
  for (const auto& part : read->parts) {
    require(names.insert(part.name).second);
    require(part.bytes.empty() ||
            (part.bytes.data() >= body.data() &&
             part.bytes.data() + part.bytes.size() <= body.data() + body.size()));
  }
}

}  // namespace

// Whatever a browser or somebody who is none sends: no crash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (size <= 4096) read_head(bytes);
  read_pairs(bytes);
  read_parts(bytes);
  if (const auto path = http::decode_path(bytes))
    require(path->find('\0') == path->npos && path->find("/../") == path->npos);
  return 0;
}
