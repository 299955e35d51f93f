#include "api/portal/pdf/pdf_pack.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "api/portal/pdf/receipt_pdf.h"
#include "api/portal/pdf/utf8.h"

namespace recaudo::portal::detail {
namespace {

constexpr std::string_view kCatalog = "<< /Type /Catalog";
constexpr std::string_view kLanguage =
    "\n   /Lang (es-CO)\n   /ViewerPreferences << /DisplayDocTitle true >>";
constexpr std::string_view kMarked = "\n   /MarkInfo << /Marked true >>";
constexpr std::string_view kFigure = "<< /Type /StructElem\n   /S /Figure";
constexpr std::string_view kStream = "stream\n", kEndOfObject = "\nendobj", kLength = "/Length ";
constexpr std::size_t kTableEntry = 20;  // of cairo's table of places
constexpr std::size_t kObjectsToAStream = 200;

std::size_t require(std::size_t at, const char* what) {
  if (at == std::string_view::npos) throw PdfFailure(std::string("not a file of cairo's: ") + what);
  return at;
}

std::size_t number_at(std::string_view text, std::size_t at) {
  at = require(text.find_first_of("0123456789", at), "a number is missing");
  std::size_t number = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), number);
  return number;
}

std::size_t number_after(std::string_view pdf, std::string_view name) {
  return number_at(pdf, require(pdf.rfind(name), "no trailer") + name.size());
}

std::string deflated(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  if (compress(reinterpret_cast<Bytef*>(out.data()), &size,
               reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != Z_OK)
    throw PdfFailure("no memory to pack a file");
  out.resize(size);
  return out;
}

std::string stream_object(std::string_view dictionary, std::string_view bytes) {
  const std::string data = deflated(bytes);
  std::string out = "<< ";
  out += dictionary;
  out += " /Filter /FlateDecode /Length " + std::to_string(data.size()) + " >>\nstream\n";
  return out + data + "\nendstream";
}

void put_unit(std::string& out, std::uint32_t unit) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[unit >> shift & 0xFU];
}

// UTF-16 in digits, as the format writes text outside of pages (ISO 32000-1, 7.9.2.2).
std::string text_string(std::string_view utf8) {
  std::string out = "<FEFF";
  while (!utf8.empty()) {
    const auto [bytes, code] = decode(utf8);
    if (bytes == 0) throw PdfFailure("an alternative text is no UTF-8");
    if (code >= 0x10000) {
      put_unit(out, 0xD800U + ((code - 0x10000U) >> 10U));
      put_unit(out, 0xDC00U + ((code - 0x10000U) & 0x3FFU));
    } else {
      put_unit(out, code);
    }
    utf8.remove_prefix(static_cast<std::size_t>(bytes));
  }
  return out + ">";
}

// Where an object is: by itself at an offset, or the n-th inside a stream of objects.
struct Place {
  enum Kind : unsigned char { kFree = 0, kAlone = 1, kInside = 2 } kind = kFree;
  std::size_t first = 0;   // offset, or the stream's number
  std::size_t second = 0;  // the index inside
};

class Packer {
 public:
  Packer(std::string_view pdf, std::span<const std::string> alternatives)
      : pdf_(pdf),
        alternatives_(alternatives),
        places_(number_after(pdf, "/Size")),
        bodies_(places_.size()),
        is_length_(places_.size()) {}

  std::string pack() {
    out_ = pdf_.substr(0, read_bodies());
    for (std::size_t id = 1; id < bodies_.size(); ++id)
      if (is_stream(bodies_[id])) write_stream(id);
    for (std::size_t id = 1; id < bodies_.size(); ++id)
      if (!bodies_[id].empty()) put_inside(id);
    write_objects();
    if (figures_ != alternatives_.size()) throw PdfFailure("a figure is missing");
    write_places();
    return std::move(out_);
  }

 private:
  static bool is_stream(std::string_view body) {
    return body.find(kStream) != std::string_view::npos;
  }

  // Returns where the first object is.
  std::size_t read_bodies() {
    table_ = number_after(pdf_, "startxref");
    table_ = require(pdf_.find('\n', table_), "no table") + 1;  // after "xref"
    table_ = require(pdf_.find('\n', table_), "no table") + 1;  // after "0 158"
    std::size_t first = table_;
    for (std::size_t id = 1; id < bodies_.size(); ++id) {
      const std::size_t offset = offset_of(id);
      if (offset == 0) continue;
      bodies_[id] = body_at(offset);
      first = std::min(first, offset);
    }
    return first;
  }

  // 0: nothing has this number.
  std::size_t offset_of(std::size_t id) const {
    if (id >= bodies_.size() || table_ + (id + 1) * kTableEntry > pdf_.size())
      throw PdfFailure("not a file of cairo's: a number outside of its table");
    const std::string_view entry = pdf_.substr(table_ + id * kTableEntry, kTableEntry);
    return entry[kTableEntry - 3] == 'n' ? number_at(entry, 0) : 0;
  }

  // Between "7 0 obj" and "endobj". What a stream holds is skipped by its length: it may hold any
  // bytes.
  std::string_view body_at(std::size_t offset) const {
    const std::size_t from = require(pdf_.find("obj\n", offset), "no object") + 4;
    std::size_t end = require(pdf_.find(kEndOfObject, from), "an object without end");
    const std::size_t stream = pdf_.substr(from, end - from).find(kStream);
    if (stream != std::string_view::npos) {
      const std::size_t length_id = number_at(pdf_, require(pdf_.find(kLength, from), "no length"));
      end = require(pdf_.find(kEndOfObject, from + stream + kStream.size() + length_of(length_id)),
                    "a stream without end");
    }
    return pdf_.substr(from, end - from);
  }

  std::size_t length_of(std::size_t id) const {
    return number_at(pdf_, require(pdf_.find("obj\n", offset_of(id)), "no length") + 4);
  }

  // With its length in it: the object that said so goes.
  void write_stream(std::size_t id) {
    const std::string_view body = bodies_[id];
    const std::size_t at = require(body.find(kLength), "no length") + kLength.size();
    const std::size_t length_id = number_at(body, at);
    const std::size_t rest = require(body.find(" R", at), "no length") + 2;
    begin(id);
    out_ += body.substr(0, at);
    out_ += std::to_string(length_of(length_id));
    out_ += body.substr(rest);
    out_ += "\nendobj\n";
    is_length_[length_id] = true;
    bodies_[id] = {};
  }

  void begin(std::size_t id) {
    places_[id] = {Place::kAlone, out_.size(), 0};
    out_ += std::to_string(id) + " 0 obj\n";
  }

  void put_inside(std::size_t id) {
    if (is_length_[id]) return;
    if (inside_.size() == kObjectsToAStream) write_objects();
    inside_.push_back(id);
  }

  // What a figure says. Cairo numbers the parts of an element in their order.
  std::string alternative() {
    if (figures_ == alternatives_.size()) throw PdfFailure("a figure without alternative text");
    return "\n   /Alt " + text_string(alternatives_[figures_++]);
  }

  std::string said(std::string_view body) {
    std::string out(body);
    if (body.starts_with(kFigure)) out.insert(kFigure.size(), alternative());
    if (!body.starts_with(kCatalog)) return out;
    out.insert(kCatalog.size(), kLanguage);
    if (body.find("/MarkInfo") == std::string_view::npos) out.insert(kCatalog.size(), kMarked);
    return out;
  }

  void write_objects() {
    if (inside_.empty()) return;
    const std::size_t stream_id = places_.size();
    std::string heads, bodies;
    for (std::size_t i = 0; i < inside_.size(); ++i) {
      heads += std::to_string(inside_[i]) + " " + std::to_string(bodies.size()) + " ";
      bodies += said(bodies_[inside_[i]]) + "\n";
      places_[inside_[i]] = {Place::kInside, stream_id, i};
    }
    places_.emplace_back();
    begin(stream_id);
    out_ += stream_object("/Type /ObjStm /N " + std::to_string(inside_.size()) + " /First " +
                              std::to_string(heads.size()),
                          heads + bodies);
    out_ += "\nendobj\n";
    inside_.clear();
  }

  static void put_number(std::string& out, std::size_t number, int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
      out += static_cast<char>(number >> static_cast<unsigned>(8 * i) & 0xFFU);
  }

  void write_places() {
    const std::size_t at = out_.size(), id = places_.size();
    places_.push_back({Place::kAlone, at, 0});
    std::string table;
    for (const Place& place : places_) {
      put_number(table, place.kind, 1);
      put_number(table, place.first, 4);
      put_number(table, place.second, 2);
    }
    out_ += std::to_string(id) + " 0 obj\n" +
            stream_object("/Type /XRef /W [1 4 2] /Size " + std::to_string(places_.size()) +
                              " /Root " + std::to_string(number_after(pdf_, "/Root")) +
                              " 0 R /Info " + std::to_string(number_after(pdf_, "/Info")) + " 0 R",
                          table) +
            "\nendobj\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
  }

  std::string_view pdf_;
  std::span<const std::string> alternatives_;
  std::size_t figures_ = 0;  // written so far
  std::vector<Place> places_;
  std::vector<std::string_view> bodies_;  // by number; of what was written already: empty
  std::vector<bool> is_length_;
  std::vector<std::size_t> inside_;
  std::size_t table_ = 0;
  std::string out_;
};

}  // namespace

std::string packed(std::string_view pdf, std::span<const std::string> alternatives) {
  return Packer(pdf, alternatives).pack();
}

}  // namespace recaudo::portal::detail
