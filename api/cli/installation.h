// Where an installation keeps its things, and how a command reaches its database.
#pragma once

#include <string>

#include "base/error.h"

namespace recaudo::cli {

// Roles of PostgreSQL, by what they are for.
enum class DbRole { kOwner, kApp, kLogin, kSequencer, kAuditor };

class Installation {
 public:
  // `folder` empty: RECAUDO_DATA, or the default of this user.
  explicit Installation(std::string folder);
  static std::string default_folder();

  const std::string& folder() const { return folder_; }
  std::string pg() const { return folder_ + "/pg"; }
  std::string log() const { return folder_ + "/log"; }
  std::string uploads() const { return folder_ + "/uploads"; }
  std::string secrets() const { return folder_ + "/secrets"; }
  std::string inbox() const { return folder_ + "/inbox"; }
  std::string simulator() const { return folder_ + "/simulator"; }
  std::string secret(const std::string& name) const { return secrets() + "/" + name; }
  // Makes the folders, private where they must be.
  void prepare() const;

  // RECAUDO_DATABASE_URL (a server of yours; each pool takes its role there), or what the running
  // demo wrote down. kDatabaseUnavailable when neither is there.
  Result<std::string> conninfo(DbRole role) const;
  void write_conninfo(const std::string& without_user) const;

 private:
  std::string folder_;
};

std::string role_name(DbRole role);

// The whole file or an exception: a full disk must not leave half of a setting behind unseen.
void write_whole_file(const std::string& path, const std::string& bytes);

}  // namespace recaudo::cli
