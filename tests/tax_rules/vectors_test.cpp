#include <gtest/gtest.h>

#include "tests/vectors/tax_vectors.h"

namespace recaudo::tax_vectors {
namespace {

TEST(TaxVectors, EveryPublishedExampleGivesTheExpectedFigures) {
  const Counts counts = run_tax_vectors(TAX_DATA_DIR);
  EXPECT_EQ(counts.failed, 0);
  EXPECT_EQ(counts.passed, 64);
}

TEST(TaxVectors, AMissingFolderFailsEveryTopic) {
  EXPECT_EQ(run_tax_vectors("/nonexistent").failed, 7);
}

}  // namespace
}  // namespace recaudo::tax_vectors
