// <data>/recaudo.toml: what an installation must say about itself. The demo writes its own.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "api/cli/installation.h"
#include "api/cli/site_process.h"

namespace recaudo::cli {

struct Settings {
  std::string host = "localhost";
  std::string statute = "demo";  // "demo", or the path of a statute file
  std::string pse_base_url;
  std::string pse_oauth_url;
  std::string pse_origin;
  PseSettings pse;     // protocol and credits. No demo writes it
  RailSettings rails;  // beside PSE
  std::chrono::microseconds clock_shift{
      0};  // the demo's business day; absent in a real installation
};

// kBadConfig names every key that is wrong, all at once.
Result<Settings> read_settings(const Installation& installation);
void write_settings(const Installation& installation, const Settings& settings);

SiteSettings site_settings(const Settings& settings, int port);

// The business clock of commands: the machine's, moved as the settings say.
class SettingsClock final : public Clock {
 public:
  explicit SettingsClock(std::chrono::microseconds shift) : shift_(shift) {}
  Instant now() const override { return SystemClock{}.now() + shift_; }

 private:
  std::chrono::microseconds shift_;
};

}  // namespace recaudo::cli
