// How a bill's amounts were computed, on its paper: the lines of its first day, and what each later
// day changes of them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/portal/pdf/bill_pdf.h"
#include "api/portal/pdf/canvas.h"

namespace recaudo::portal::detail {

class ExplanationWriter {
 public:
  // `y` is where the paper goes on, and is moved; `need` opens a page where that many points do not
  // fit on this one. Both live longer than the writer.
  ExplanationWriter(Canvas& canvas, double& y, std::function<void(double)> need)
      : canvas_(canvas), y_(y), need_(std::move(need)) {}

  void write(const std::vector<BillStep>& steps, const std::vector<BillDay>& days);

 private:
  void note(std::string_view text);
  void notes_of(const std::vector<BillStep>& steps);
  void list(const std::vector<BillStep>& steps);
  void step(const BillStep& s, const std::string& text);
  void day(const BillDay& day);
  void total(const std::string& text, Money amount, const TextStyle& style);

  Canvas& canvas_;
  double& y_;
  std::function<void(double)> need_;
  std::vector<std::string_view> told_;  // notes, each once
};

}  // namespace recaudo::portal::detail
