#include "api/portal/pdf/font.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/portal/pdf/canvas.h"
#include "pdf_tools.h"

namespace recaudo::portal::detail {
namespace {

constexpr const char* kSentence = "Señor: ¿avalúo, efecto y oficio?";

class CanvasText : public PdfTools {
 protected:
  double height_in(double width, std::string_view text) {
    return canvas_.text_height(width, text, {}) / one_line_;
  }
  std::string read(std::string_view text, double width = 500) {
    canvas_.tagged("P", 50, 50, width, text, {});
    write(canvas_.finish());
    return run("pdftotext r.pdf -");
  }
  Canvas canvas_{"Prueba", "Prueba", start_of_day(make_date(2026, 1, 1))};
  const double one_line_ = canvas_.text_height(1000, "a", {});
};

TEST(Font, EachLetterOfATextHasItsShapeAndItsBytes) {
  std::size_t bytes = 0;
  for (const Letter& letter : Font::of(false).letters(kSentence)) {
    EXPECT_EQ(letter.at, bytes);
    EXPECT_GT(letter.glyph.index, 0U);
    EXPECT_GT(letter.glyph.advance, 0);
    bytes += static_cast<std::size_t>(letter.bytes);
  }
  EXPECT_EQ(bytes, std::string(kSentence).size());
}

TEST(Font, BytesThatAreNoTextHaveNoShape) {
  const auto letters = Font::of(false).letters("a\xC3(\xE2\x82");
  ASSERT_EQ(letters.size(), 5U);
  EXPECT_EQ(letters[0].bytes, 1);
  EXPECT_EQ(letters[1].bytes, 0);
  EXPECT_EQ(letters[2].bytes, 1);
  EXPECT_EQ(letters[3].bytes, 0);
}

TEST(Font, BoldIsWider) {
  EXPECT_GT(Font::of(true).letters("m")[0].glyph.advance,
            Font::of(false).letters("m")[0].glyph.advance);
}

TEST_F(CanvasText, ComesBackOutOfTheFileAsItWentIn) {
  EXPECT_THAT(read(kSentence), ::testing::HasSubstr(kSentence));
}

TEST_F(CanvasText, BytesThatAreNoTextDoNotSpoilTheRest) {
  EXPECT_THAT(read("antes\xC3 después"), ::testing::HasSubstr("antes después"));
}

TEST_F(CanvasText, BreaksAtBlanksWhenTheLineIsFull) {
  EXPECT_THAT(read("uno dos tres", 30), ::testing::HasSubstr("uno\ndos\ntres"));
}

TEST_F(CanvasText, AWordWiderThanTheLineIsBrokenInside) {
  EXPECT_GT(height_in(40, std::string(60, 'm')), 5);
}

TEST_F(CanvasText, ALineEndBeginsANewLine) {
  EXPECT_DOUBLE_EQ(height_in(1000, "uno\ndos"), 2);
}

TEST_F(CanvasText, AnEmptyTextIsOneLineHigh) {
  EXPECT_DOUBLE_EQ(height_in(1000, ""), 1);
}

TEST_F(CanvasText, ALineOfBlanksAloneNeverLoops) {
  EXPECT_DOUBLE_EQ(height_in(10, std::string(200, ' ')), 1);
}

}  // namespace
}  // namespace recaudo::portal::detail
