// The log that a site publishes, as `audit fetch` reads it over the network.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "audit/log_mirror.h"

namespace recaudo::cli {

// An address as https://site/bitacora, without the slashes at its end. kUsage: it is none.
// kMirrorPlainHttp: it is http to another machine, and that was not asked for.
Result<std::string> log_address(std::string_view url, bool plain_http);

// Sleeps, or plays it in a test.
using Rest = std::function<void(std::chrono::seconds)>;
void rest(std::chrono::seconds time);

// The site that was named and no other: no redirection is followed, and every path is ours. A site
// that is asked too often is obeyed: it says how long to rest, and a few times that is done.
// kMirrorNotServed when it does not answer, or answers neither the file nor that there is none.
audit::FetchFile files_of_site(const std::string& url, const std::string& ca_file,
                               const Rest& take_rest = rest);

}  // namespace recaudo::cli
