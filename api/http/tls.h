// The TLS profile of the edge (TLS-1): 1.2 and 1.3, AEAD suites with forward secrecy only, ALPN
// http/1.1, no compression, no renegotiation, a bounded session cache instead of ticket keys.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"

namespace boost::asio::ssl {
class context;
}

namespace recaudo::http {

enum class TlsProfile { kIntermediate, kModern };  // kModern: TLS 1.3 only

struct TlsFiles {
  std::string certificate_chain;  // PEM
  std::string private_key;        // PEM, readable by its owner only
  TlsProfile profile = TlsProfile::kIntermediate;
};

class Tls {
 public:
  // Throws Refusal: kBadSecretFile for a key that others can read, kBadConfig for what does not
  // load or a key that is not the certificate's. Warns in the log 21 days before the certificate
  // ends.
  Tls(TlsFiles files, const Clock& clock);
  // Reads the files again; connections that are open keep what they have. Throws like the
  // constructor, and then the old certificate stays.
  void reload();
  std::shared_ptr<boost::asio::ssl::context> current() const;

 private:
  TlsFiles files_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace recaudo::http
