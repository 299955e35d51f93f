// What a handler sees of a request: everything decoded once, checked and bounded by the edge.
#pragma once

#include <any>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "api/http/body_file.h"
#include "api/http/multipart.h"
#include "api/http/peer.h"
#include "api/http/url.h"
#include "base/error.h"

namespace recaudo::http {

enum class Method { kGet, kHead, kPost };

using TextMap = std::map<std::string, std::string, std::less<>>;

// The fields of a form, in the order they came.
class Form {
 public:
  explicit Form(NameValues fields) : fields_(std::move(fields)) {}
  // The first value of that name; empty when absent (a browser sends empty fields anyway).
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;

 private:
  NameValues fields_;
};

enum class Repeats { kRefuse, kAllow };

struct Request {
  Method method = Method::kGet;
  std::string path;    // decoded once: no %00, %2F, "..", valid UTF-8
  TextMap parameters;  // of the route pattern
  TextMap query;       // decoded; a name that comes twice was refused
  TextMap headers;     // names in lower case; repeated list headers joined by ", "
  TextMap cookies;     // a name that came twice is left out; empty on machine routes
  std::string body;
  std::string content_type;          // media type in lower case, without parameters
  std::shared_ptr<BodyFile> upload;  // the body of a bank-file route, on disk
  std::string host;                  // from the allow-list
  Peer peer;
  std::string id;  // 32 hex digits; the `traza` of problems and logs
  bool tls = false;
  std::any session;  // what the guard learned; the edge does not look at it

  // Look-ups; empty when absent. Header names in lower case.
  std::string_view header(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;
  std::string_view query_value(std::string_view name) const;
  // Throws BrokenInvariant for a name that the route does not have.
  const std::string& parameter(std::string_view name) const;

  // Our own origin as this client names it: "https://host".
  std::string origin() const;
  // True when the client prefers a page to a problem document.
  bool wants_html() const;

  // application/x-www-form-urlencoded body. kBadForm, kRepeatedField.
  Result<Form> form(Repeats repeats = Repeats::kRefuse) const;
  // multipart/form-data body of a bank-file route; views into `upload`. kBadUpload, kRepeatedField.
  Result<Multipart> multipart() const;
};

}  // namespace recaudo::http
