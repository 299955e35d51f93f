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
// What contradicts the copy, below it.
inline constexpr const char* kMirrorProofs = ".state/contradice";
// Beyond what the copy may occupy: room for signed heads that contradict it and for the tiles where
// it ended, however much the site had filled.
inline constexpr std::uint64_t kMirrorProofRoom = std::uint64_t{1} << 20;
// Of the program that gave fetched files their names before it checked them: it has not ended.
inline constexpr const char* kMirrorEarlierMark = ".state/copia-sin-terminar";

class MirrorFolder {
 public:
  // The copy may occupy max_bytes, what stands beside it included, and proofs kMirrorProofRoom
  // more.
  MirrorFolder(const std::string& folder, std::uint64_t max_bytes);

  // Ends the switch of an update that was cut off in it; what an earlier program left unfinished
  // goes beside, where it is checked. kMirrorDamaged as publish().
  Result<void> resume();

  // A file of the copy; of what stands beside it; nothing when there is none.
  Result<std::optional<std::string>> own(const std::string& path, std::size_t max_bytes) const;
  Result<std::optional<std::string>> beside(const std::string& path, std::size_t max_bytes) const;
  // Is it in the copy, or beside it?
  bool has(const std::string& path) const;
  // A tile or bundle at this width, of the copy or beside it. kMirrorDamaged names one of the copy,
  // kMirrorIncoherent one that only stands beside.
  Result<std::string> tile(const TileId& id) const;
  // The sizes of the heads beside the copy, smallest first.
  Result<std::vector<std::uint64_t>> heads_beside() const;
  // The site's list of heads was read up to this one.
  std::uint64_t heads_read() const { return heads_read_; }

  // Which room a file may take: the copy's, or also what is kept free for proofs.
  enum class Room { kCopy, kProof };
  // Puts a file beside the copy, durably, also when the copy has one of its name. kMirrorTooLarge
  // when the copy would occupy too much.
  Result<void> put_beside(const std::string& path, std::string_view bytes, Room room = Room::kCopy);
  // The keys of the first contact, durably.
  void pin_policy(std::string_view policy);
  // Keeps a signed head that contradicts the copy, apart from both and never over another; says
  // where it stands, or why it could not be kept. Its room is Room::kProof.
  std::string keep_proof(const std::string& path, std::string_view note);
  // The same with a signed checkpoint whose tree contradicts the copy: with the tiles of its size
  // and the heads that stand beside, which stay there.
  std::string keep_fork(std::uint64_t size, std::string_view checkpoint);
  // The tiles beside the copy, and those in it that a copy of `size` entries does not need, are not
  // what was signed: they are fetched again.
  void drop_tiles(std::uint64_t size);

  // What stands beside becomes part of the copy, which had `before` entries and will have `size`:
  // the tiles that were compared for that (they contradict no head), checkpoint, heads. Other tiles
  // are dropped. Killed anywhere, the copy verifies under the old checkpoint or the new one, and
  // resume() goes on. kMirrorDamaged: a name is taken by other content.
  struct Growth {
    std::uint64_t before = 0;
    std::uint64_t size = 0;
  };
  Result<void> publish(Growth growth, std::string_view checkpoint, std::uint64_t heads_read);
  const std::string& root() const { return files_.root(); }
  std::string beside_root() const { return root() + "/" + kMirrorStaging; }

 private:
  Result<void> check_room(const std::string& path, std::size_t bytes, Room room) const;
  Result<void> write_proof(const std::string& path, std::string_view bytes);
  Result<void> set_beside_unfinished(std::uint64_t size);
  Result<void> publish_tiles(Growth growth);
  Result<void> link_fork(const std::string& folder, std::uint64_t size,
                         std::string_view checkpoint);
  Result<void> publish_heads();
  Result<void> adopt(const std::string& path);
  void read_state(bool clean);
  void write_state();
  std::string kept_in(const std::string& place);

  LogFiles files_;
  std::optional<LogFiles> beside_;  // made with its first file
  std::uint64_t max_bytes_;
  std::uint64_t bytes_ = 0;       // on the disk, in blocks, with what is kept as proof
  std::uint64_t heads_read_ = 0;  // 0 when unknown: the list is read again, and every head compared
};

}  // namespace recaudo::audit
