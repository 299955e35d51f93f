// The folder of a copy of a log: the copy itself, and beside it, in .state/nuevas under the names
// that they will have, the files of an update that is not part of it yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/log_files.h"
#include "audit/tile_path.h"
#include "base/error.h"

namespace recaudo::audit {

// Where the files of an update stand, below the copy.
inline constexpr const char* kMirrorStaging = ".state/nuevas";

class MirrorFolder {
 public:
  // The copy may occupy max_bytes, what stands beside it included.
  MirrorFolder(const std::string& folder, std::uint64_t max_bytes);

  // Ends the switch of an update that was cut off in it. kMirrorDamaged as publish().
  Result<void> resume();

  // A file of the copy; of what stands beside it; nothing when there is none.
  Result<std::optional<std::string>> own(const std::string& path, std::size_t max_bytes) const;
  Result<std::optional<std::string>> beside(const std::string& path, std::size_t max_bytes) const;
  // Is it in the copy, or beside it?
  bool has(const std::string& path) const;
  // A tile or bundle at this width, of the copy or beside it. kMirrorDamaged names it.
  Result<std::string> tile(const TileId& id) const;
  // The sizes of the heads beside the copy, smallest first.
  Result<std::vector<std::uint64_t>> heads_beside() const;
  // The site's list of heads was read up to this one.
  std::uint64_t heads_read() const { return heads_read_; }

  // Puts a file beside the copy, durably. kMirrorTooLarge when the copy would occupy too much.
  Result<void> put_beside(const std::string& path, std::string_view bytes);
  // Keeps a signed head that contradicts the copy, apart from both; where it stands.
  std::string keep_proof(const std::string& path, std::string_view note);
  // The tiles beside the copy are not what was signed: they are fetched again.
  void drop_tiles();

  // What stands beside becomes part of the copy: the policy when it had none, tiles (they
  // contradict no head), checkpoint, heads. Killed anywhere, the copy verifies under the old
  // checkpoint or the new one, and resume() goes on. kMirrorDamaged: a name is taken by other
  // content.
  Result<void> publish(std::string_view policy, std::string_view checkpoint,
                       std::uint64_t heads_read);
  const std::string& root() const { return files_.root(); }

 private:
  std::string beside_root() const { return root() + "/" + kMirrorStaging; }
  Result<void> publish_tiles();
  Result<void> publish_heads();
  Result<void> adopt(const std::string& path);
  void read_state(bool clean);
  void write_state();

  LogFiles files_;
  std::optional<LogFiles> beside_;  // made with its first file
  std::uint64_t max_bytes_;
  std::uint64_t bytes_ = 0;       // on the disk, in blocks
  std::uint64_t heads_read_ = 0;  // 0 when unknown: the list is read again, and every head compared
};

}  // namespace recaudo::audit
