#include "tests/bench/bank_files.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <ctime>
#include <iostream>

#include "gateways/bank_files/recognise.h"
#include "tests/bank_files/collection_writer.h"
#include "tests/core/bank_writer.h"

namespace recaudo::bench {
namespace {

using namespace bank_files;

const Date kDay = make_date(2026, 10, 5);

std::string collection_2001(int records) {
  bank_files::testing::WrittenLot lot(static_cast<std::size_t>(records));
  std::int64_t n = 120'260'000'000'000;
  for (auto& d : lot) d.reference = ++n, d.centavos = n % 1'000'000'000 + 1;
  return bank_files::testing::write_collection({lot});
}

std::string collection_1998(int records) {
  using bank_files::testing::digits;
  const auto record = [](std::string text) {
    text.resize(128, ' ');
    return text + "\r\n";
  };
  std::string out = record("010009001234568" + to_compact(kDay) + "040000400702127399");
  std::int64_t total = 0;
  for (int i = 1; i <= records; ++i) {
    out += record("02" + digits(120'260'000'000'000 + i, 25) + digits(i, 13) + "01" + digits(i, 7));
    total += i;
  }
  return out + record("09" + digits(records, 9) + digits(total, 18));
}

std::string billing_2001(int records) {
  BillingFile file;
  file.header = {Nit("9001234568"), Nit("0000000000"), BankCode("040"), kDay, 830, 'A'};
  BillingLot lot{ServiceCode("7709998123014"), 1, "PREDIAL", {}};
  for (int i = 1; i <= records; ++i) {
    BillingDetail d;
    d.reference = SlipReference(std::to_string(120'260'000'000'000 + i));
    d.amount = Money::pesos(i);
    d.due_on = kDay;
    d.payer_name = "PERSONA DE EJEMPLO";
    lot.details.push_back(std::move(d));
  }
  file.lots.push_back(std::move(lot));
  return write_billing_2001(file).value();
}

std::vector<test::WrittenMovement> movements(int n) {
  std::vector<test::WrittenMovement> out;
  for (int i = 1; i <= n; ++i)
    out.push_back(
        {Money::pesos(i), "REF" + std::to_string(i), "ABONO POR CONSIGNACION EN OFICINA"});
  return out;
}

std::string csv(int n) {
  std::vector<std::pair<Date, test::WrittenMovement>> lines;
  for (auto& m : movements(n)) lines.emplace_back(kDay, std::move(m));
  return test::write_csv(Money(), lines);
}

struct Figure {
  std::string_view format;
  std::size_t bytes = 0;
  std::int64_t best_us = 0;
  // Bytes per microsecond: MB/s, in tenths.
  std::int64_t tenths() const {
    return static_cast<std::int64_t>(bytes) * 10 / std::max<std::int64_t>(best_us, 1);
  }
};

// Of this thread, so that what else the machine does is not counted.
std::int64_t cpu_microseconds() {
  timespec now{};
  invariant(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0, "a thread has a clock");
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

Figure measure(const std::string& bytes, int rounds) {
  Figure out{to_string(recognise(bytes)), bytes.size(), 0};
  ReadOptions options;
  options.tolerances.format_1998 = true;
  for (int i = 0; i < rounds; ++i) {
    const auto start = cpu_microseconds();
    const auto read = parse_bank_file(bytes, options);
    const auto us = cpu_microseconds() - start;
    if (!read) throw Refusal({Code::kBankFileInvalid, to_text(read.error())});
    out.best_us = i == 0 ? us : std::min(us, out.best_us);
  }
  return out;
}

void print(const Figure& f, bool as_json) {
  if (as_json) {
    std::cout << boost::json::serialize(boost::json::object{{"format", f.format},
                                                            {"bytes", f.bytes},
                                                            {"microseconds", f.best_us},
                                                            {"mb_per_second_tenths", f.tenths()}})
              << "\n";
    return;
  }
  std::printf("%-18s %7zu KB %8lld us %5lld.%lld MB/s\n", std::string(f.format).c_str(),
              f.bytes / 1000, static_cast<long long>(f.best_us),
              static_cast<long long>(f.tenths() / 10), static_cast<long long>(f.tenths() % 10));
}

}  // namespace

int run_bank_files_bench(const BankFilesBenchOptions& o) {
  constexpr int kMovements = 30'000;
  for (const auto& bytes :
       {collection_2001(o.records), collection_1998(o.records), billing_2001(o.records),
        test::write_statement(kDay, Money(), movements(kMovements)),
        test::write_mt940(kDay, Money(), movements(kMovements)), csv(kMovements)})
    print(measure(bytes, o.rounds), o.json);
  return 0;
}

}  // namespace recaudo::bench
