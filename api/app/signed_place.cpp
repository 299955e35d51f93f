#include "api/app/signed_place.h"

#include "audit/published_heads.h"

namespace recaudo::app {
std::optional<payments::LogPlace> signed_place(const Context& context,
                                               std::optional<payments::LogPlace> place) {
  if (!place || !place->index) return place;
  const auto served = audit::served_head(context.folders.log);
  const std::uint64_t size = served ? served->checkpoint.head.size : 0;
  if (static_cast<std::uint64_t>(*place->index) >= size) place->index.reset();
  return place;
}

}  // namespace recaudo::app
