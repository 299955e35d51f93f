// The secrets of an installation: made once, each in its own file (0600), read from there and from
// nowhere else.
#pragma once

#include "api/cli/installation.h"
#include "base/secret.h"

namespace recaudo::cli {

// Makes those that are missing: keys of tokens, pseudonyms and passwords, the TLS certificate of
// the demo, and the PSE credentials that the simulator and the adapter share.
void make_missing_secrets(const Installation& installation);
// kBadSecretFile names the file.
Secret required_secret(const Installation& installation, const std::string& name);

}  // namespace recaudo::cli
