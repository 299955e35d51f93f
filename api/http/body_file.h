// A large body on disk: written by the edge as it arrives, read by a handler as one view of bytes.
// The file has no name from the start, so that nothing is left behind after a crash.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace recaudo::http {

class BodyFile {
 public:
  // An empty file in that folder, mode 0600. Throws std::system_error when the disk refuses.
  static std::shared_ptr<BodyFile> create(const std::string& folder);
  ~BodyFile();
  BodyFile(const BodyFile&) = delete;
  BodyFile& operator=(const BodyFile&) = delete;

  // Throws std::system_error on a full disk.
  void append(std::string_view bytes);
  std::size_t size() const { return size_; }
  // The whole content, mapped read-only; valid as long as this object. Call it after the last
  // append and from one thread.
  std::string_view bytes();

 private:
  explicit BodyFile(int fd) : fd_(fd) {}
  int fd_;
  std::size_t size_ = 0;
  void* map_ = nullptr;
  std::size_t mapped_ = 0;
};

}  // namespace recaudo::http
