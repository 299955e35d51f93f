#include "tax-rules/service_bill.h"

#include <algorithm>
#include <charconv>

#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::int64_t kPriceScale = 10'000;
constexpr std::int64_t kPpm = 1'000'000;
constexpr std::int64_t kPerCentavo = kPriceScale / 100;
// Ceilings of the one and floors of the other: of the council is the percentage.
constexpr std::string_view kSubsidyNorm = "Ley 142/1994 art. 99; Ley 1450/2011 art. 125";
constexpr std::string_view kContributionNorm = "Ley 142/1994 art. 89; Ley 1450/2011 art. 125";
constexpr std::size_t kPriceDecimals = 4;
constexpr std::int64_t kMaxM3 = 10'000'000;
constexpr std::int64_t kMaxPrice = 1'000'000'000 * kPriceScale;

Money to_peso(Int128 ten_thousandths) {
  return Money::pesos(divide_rounded(ten_thousandths, kPriceScale, Rounding::kHalfUp));
}

// Exact amount x rate, half up to one peso.
Money share_to_peso(Int128 ten_thousandths, Rate rate) {
  return Money::pesos(
      divide_rounded(ten_thousandths * rate.ppm(), Int128{kPriceScale} * kPpm, Rounding::kHalfUp));
}

Int128 exact(UnitPrice price, CubicMetres m3) {
  return Int128{price.ten_thousandths} * m3.value;
}

bool possible(UnitPrice price) {
  return price.ten_thousandths >= 0 && price.ten_thousandths <= kMaxPrice;
}

Result<void> check(const ServiceBillInput& input) {
  const auto bad = [](std::string reason) {
    return fail(Code::kChargeInputInvalid, "servicios: " + std::move(reason));
  };
  if (input.consumption.value < 0 || input.consumption.value > kMaxM3)
    return bad("el consumo no es posible");
  if (input.basic_limit.value < 1 || input.basic_limit.value > kMaxM3)
    return bad("el límite del consumo básico no es posible");
  for (const UnitPrice price :
       {input.water.fixed, input.water.per_m3, input.sewer.fixed, input.sewer.per_m3, input.waste})
    if (!possible(price)) return bad("una tarifa no es posible");
  if (input.subsidy < Rate{} || input.subsidy > Rate::percent(100) || input.contribution < Rate{} ||
      input.contribution > Rate::percent(1'000))
    return bad("un porcentaje no es posible");
  return {};
}

MeteredLines metered_lines(const MeteredTariff& tariff, const ServiceBillInput& input,
                           const ConsumptionBlocks& blocks) {
  MeteredLines lines;
  const Int128 fixed = tariff.fixed.ten_thousandths;
  const Int128 basic = exact(tariff.per_m3, blocks.basic);
  lines.fixed = to_peso(fixed);
  lines.basic = to_peso(basic);
  lines.complementary = to_peso(exact(tariff.per_m3, blocks.complementary));
  lines.sumptuary = to_peso(exact(tariff.per_m3, blocks.sumptuary));
  lines.subsidy = share_to_peso(fixed + basic, input.subsidy);
  lines.contribution =
      share_to_peso(fixed + exact(tariff.per_m3, input.consumption), input.contribution);
  return lines;
}

WasteLines waste_lines(const ServiceBillInput& input) {
  const Int128 tariff = input.waste.ten_thousandths;
  return {to_peso(tariff), share_to_peso(tariff, input.subsidy),
          share_to_peso(tariff, input.contribution)};
}

// Writes the lines of one service.
class Writer {
 public:
  Writer(std::string service, const ServiceBillInput& input, Explanation& out)
      : service_(std::move(service)), input_(input), out_(out) {}

  void charge(std::string_view name, std::string detail, Money amount) {
    ExplanationLine line;
    line.concept_name = service_ + ": " + std::string(name);
    line.detail = std::move(detail);
    line.amount = amount;
    line.norm = input_.tariff_norm;
    line.mark = input_.tariff_mark;
    out_.push_back(std::move(line));
  }

  // `price` of all the months of the bill.
  void monthly(std::string_view name, UnitPrice price, Money amount) {
    const int months = input_.months;
    const std::string each = months == 1
                                 ? to_display(price)
                                 : std::to_string(months) + " meses × " +
                                       to_display(UnitPrice{price.ten_thousandths / months});
    charge(name, each + rounded(price.ten_thousandths), amount);
  }

  // `limits`: where the block begins and ends.
  void block(std::string_view name, CubicMetres m3, UnitPrice price, Money amount,
             const std::string& limits) {
    if (m3.value == 0) return;
    std::string detail =
        std::to_string(m3.value) + " m³ × " + to_display(price) + rounded(exact(price, m3));
    if (!limits.empty()) detail.append("; ").append(limits);
    charge(name, std::move(detail), amount);
  }

  // Of the exact amounts, not of the lines. The norms are of the law, then of the council.
  void share(std::string_view name, std::string_view of, Int128 base, Rate rate, Money amount) {
    if (amount.is_zero()) return;
    ExplanationLine line;
    line.concept_name = service_ + ": " + std::string(name);
    line.detail = (input_.use.empty() ? "" : "Uso " + input_.use + ": ") + to_percent_text(rate) +
                  " × " + unrounded(base) + " (" + std::string(of) + ", sin redondear)" +
                  rounding_text({base * rate.ppm(), Int128{kPerCentavo} * kPpm}, Money::pesos(1),
                                Rounding::kHalfUp);
    line.rate = rate;
    line.amount = amount;
    line.norm = std::string(amount.is_negative() ? kSubsidyNorm : kContributionNorm) +
                (input_.acuerdo_norm.empty() ? "" : "; " + input_.acuerdo_norm);
    line.mark = input_.acuerdo_mark;
    out_.push_back(std::move(line));
  }

 private:
  static ExactCentavos in_centavos(Int128 ten_thousandths) {
    return {ten_thousandths, kPerCentavo};
  }
  // With all its decimals, four at most.
  static std::string unrounded(Int128 ten_thousandths) {
    std::string text = to_display(in_centavos(ten_thousandths));
    const auto rest = static_cast<int>(ten_thousandths % kPerCentavo);
    if (rest == 0) return text;
    text.erase(text.size() - std::string_view("…").size());
    return text + (rest < 10 ? "0" : "") + std::to_string(rest);
  }
  static std::string rounded(Int128 ten_thousandths) {
    return rounding_text(in_centavos(ten_thousandths), Money::pesos(1), Rounding::kHalfUp);
  }

  std::string service_;
  const ServiceBillInput& input_;
  Explanation& out_;
};

bool is_free(UnitPrice price) {
  return price.ten_thousandths == 0;
}

// Where the blocks of a consumption begin and end, and the readings that it is of.
struct BlockTexts {
  std::string basic, complementary, sumptuary;
};

BlockTexts block_texts(const ServiceBillInput& input) {
  if (input.basic_block.empty()) return {};
  const std::string norm = input.block_norm.empty() ? "" : " (" + input.block_norm + ")";
  const std::string top = std::to_string(2 * input.basic_limit.value) + " m³";
  return {
      .basic = "básico hasta " + input.basic_block +
               (input.readings.empty() ? "" : "; " + input.readings),
      .complementary = "complementario hasta " + top + " de consumo, el doble del básico" + norm,
      .sumptuary = "suntuario el consumo que pasa de " + top + norm};
}

// A service without a tariff is one that the user has not: it gets no lines.
void explain_metered(Writer writer, const MeteredTariff& tariff, const ServiceBillInput& input,
                     const ConsumptionBlocks& blocks, const MeteredLines& lines) {
  if (is_free(tariff.fixed) && is_free(tariff.per_m3)) return;
  const Int128 fixed = tariff.fixed.ten_thousandths;
  writer.monthly("cargo fijo", tariff.fixed, lines.fixed);
  const BlockTexts limits = block_texts(input);
  writer.block("consumo básico", blocks.basic, tariff.per_m3, lines.basic, limits.basic);
  writer.block("consumo complementario", blocks.complementary, tariff.per_m3, lines.complementary,
               limits.complementary);
  writer.block("consumo suntuario", blocks.sumptuary, tariff.per_m3, lines.sumptuary,
               limits.sumptuary);
  writer.share("subsidio", "cargo fijo y consumo básico",
               fixed + exact(tariff.per_m3, blocks.basic), input.subsidy, -lines.subsidy);
  writer.share("contribución", "cargo fijo y todo el consumo",
               fixed + exact(tariff.per_m3, input.consumption), input.contribution,
               lines.contribution);
}

void explain_waste(Writer writer, const ServiceBillInput& input, const WasteLines& lines) {
  if (is_free(input.waste)) return;
  const Int128 tariff = input.waste.ten_thousandths;
  writer.monthly("tarifa", input.waste, lines.tariff);
  writer.share("subsidio", "la tarifa", tariff, input.subsidy, -lines.subsidy);
  writer.share("contribución", "la tarifa", tariff, input.contribution, lines.contribution);
}

}  // namespace

Result<UnitPrice> parse_unit_price(std::string_view text) {
  const auto bad = [&] { return fail(Code::kBadAmount, "tarifa: " + std::string(text)); };
  const auto dot = text.find('.');
  std::string part(dot == text.npos ? std::string_view{} : text.substr(dot + 1));
  if (part.size() > kPriceDecimals || (dot != text.npos && part.empty())) return bad();
  part.resize(kPriceDecimals, '0');
  const std::string digits = std::string(text.substr(0, dot)) + part;
  if (digits.size() == kPriceDecimals ||
      digits.find_first_not_of("0123456789") != std::string::npos)
    return bad();
  UnitPrice price;
  const auto [end, ec] =
      std::from_chars(digits.data(), digits.data() + digits.size(), price.ten_thousandths);
  if (ec != std::errc{} || !possible(price)) return bad();
  return price;
}

std::string to_display(UnitPrice price) {
  const std::int64_t centavos = price.ten_thousandths / 100, rest = price.ten_thousandths % 100;
  std::string text = to_display(Money::centavos(centavos));
  if (rest == 0) return text;
  if (centavos % 100 == 0) text += ",00";
  return text + (rest < 10 ? "0" : "") + std::to_string(rest);
}

ConsumptionBlocks split_consumption(CubicMetres total, CubicMetres basic_limit) {
  const std::int64_t basic = std::min(total.value, basic_limit.value);
  const std::int64_t complementary = std::min(total.value - basic, basic_limit.value);
  return {{basic}, {complementary}, {total.value - basic - complementary}};
}

Result<ServiceBill> service_bill(const ServiceBillInput& input) {
  if (auto checked = check(input); !checked) return tl::unexpected(checked.error());
  ServiceBill bill;
  bill.blocks = split_consumption(input.consumption, input.basic_limit);
  bill.water = metered_lines(input.water, input, bill.blocks);
  bill.sewer = metered_lines(input.sewer, input, bill.blocks);
  bill.waste = waste_lines(input);
  explain_metered({"Acueducto", input, bill.explanation}, input.water, input, bill.blocks,
                  bill.water);
  explain_metered({"Alcantarillado", input, bill.explanation}, input.sewer, input, bill.blocks,
                  bill.sewer);
  explain_waste({"Aseo", input, bill.explanation}, input, bill.waste);
  return bill;
}

}  // namespace recaudo::tax_rules
