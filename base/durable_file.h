// Files that survive a power cut: written, synced, renamed into place, and their folder synced. A
// reader sees the old content or the new one, never a half. System errors are std::system_error.
#pragma once

#include <string>
#include <string_view>

namespace recaudo {

// Replaces or makes one file. What a crash leaves behind ends in ".partial".
void replace_file_durably(const std::string& path, std::string_view bytes, unsigned mode);

// The parts of it, for who syncs a folder once for many files.
void create_durably(const std::string& path, std::string_view bytes, unsigned mode);  // new file
void sync_directory(const std::string& path);

}  // namespace recaudo
