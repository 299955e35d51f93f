// What a person reads when something was refused: never without its reason.
#include <gtest/gtest.h>

#include "api/site/handlers.h"

namespace recaudo::site {
namespace {

const std::string kTable(info(Code::kBadDate).text);

TEST(RefusalText, AReasonThatIsASentenceStandsAlone) {
  EXPECT_EQ(refusal_text({Code::kBadDate, "El mes está abierto."}), "El mes está abierto.");
}

TEST(RefusalText, AReasonWithoutItsFullStopIsToldToo) {
  EXPECT_EQ(refusal_text({Code::kBadDate, "el mes está abierto"}),
            kTable + " Detalle: el mes está abierto.");
}

TEST(RefusalText, WithoutAReasonTheTableSpeaks) {
  EXPECT_EQ(refusal_text({Code::kBadDate, ""}), kTable);
}

}  // namespace
}  // namespace recaudo::site
