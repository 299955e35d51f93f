#include "api/app/signed_place.h"

#include "audit/checkpoint.h"
#include "base/bytes.h"

namespace recaudo::app {
namespace {

constexpr std::size_t kMaxNote = 65'536;

// How many entries the head that is served covers; 0 while there is none.
std::uint64_t signed_size(const Context& context) {
  const auto note = read_file(context.folders.log + "/checkpoint", kMaxNote);
  if (!note) return 0;
  const auto head = audit::parse_checkpoint(note->substr(0, note->rfind("\n\n") + 1));
  return head ? head->head.size : 0;
}

}  // namespace

std::optional<payments::LogPlace> signed_place(const Context& context,
                                               std::optional<payments::LogPlace> place) {
  if (place && place->index && static_cast<std::uint64_t>(*place->index) >= signed_size(context))
    place->index.reset();
  return place;
}

}  // namespace recaudo::app
