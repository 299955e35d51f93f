#include "api/cli/installation.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/bytes.h"

namespace recaudo::cli {
namespace {

namespace fs = std::filesystem;

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string role_name(DbRole role) {
  switch (role) {
    case DbRole::kOwner:
      return "postgres";
    case DbRole::kApp:
      return "recaudo_app";
    case DbRole::kLogin:
      return "recaudo_login";
    case DbRole::kSequencer:
      return "recaudo_sequencer";
    case DbRole::kAuditor:
      return "recaudo_auditor";
  }
  throw BrokenInvariant("unknown database role");
}

void write_whole_file(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  if (!out) throw std::runtime_error("cannot write " + path);
}

std::string Installation::default_folder() {
  if (::getuid() == 0) return "/var/lib/recaudo-demo";
  const std::string xdg = from_environment("XDG_DATA_HOME");
  return (xdg.empty() ? from_environment("HOME") + "/.local/share" : xdg) + "/recaudo-demo";
}

Installation::Installation(std::string folder) : folder_(std::move(folder)) {
  if (folder_.empty()) folder_ = from_environment("RECAUDO_DATA");
  if (folder_.empty()) folder_ = default_folder();
  folder_ = fs::absolute(folder_).lexically_normal();
}

void Installation::prepare() const {
  for (const auto& dir : {folder_, log(), uploads(), secrets(), inbox(), simulator()})
    fs::create_directories(dir);
  for (const auto& dir : {uploads(), secrets(), simulator()}) ::chmod(dir.c_str(), 0700);
}

void Installation::write_conninfo(const std::string& without_user) const {
  write_whole_file(folder_ + "/conninfo", without_user + "\n");
}

Result<std::string> Installation::conninfo(DbRole role) const {
  std::string url = from_environment("RECAUDO_DATABASE_URL");
  if (!url.empty()) {
    // The owner applies migrations as the URL's own user; every pool of ours starts as its role.
    if (role == DbRole::kOwner) return url;
    if (url.starts_with("postgres"))
      return url + (url.find('?') == std::string::npos ? "?" : "&") + "options=-crole%3D" +
             role_name(role);
    return url + " options='-crole=" + role_name(role) + "'";
  }
  auto text = read_file(folder_ + "/conninfo", 4096);
  if (!text)
    return fail(Code::kDatabaseUnavailable,
                "no hay una instalación en " + folder_ +
                    "; inicie recaudo demo o defina RECAUDO_DATABASE_URL");
  while (text->ends_with('\n')) text->pop_back();
  return *text + " user=" + role_name(role);
}

}  // namespace recaudo::cli
