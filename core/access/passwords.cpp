#include "core/access/passwords.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/bytes.h"
#include "base/embedded_file.h"

namespace recaudo::embedded {
extern const std::span<const EmbeddedFile> access_common_passwords;
}

namespace recaudo::access {
namespace {

// What anybody would try here first.
constexpr std::array<std::string_view, 16> kOurWords = {
    "recaudo",   "impuesto", "impuestos", "predial",   "alcaldia", "municipio",
    "tesoreria", "hacienda", "rentas",    "cajero",    "tesorero", "auditor",
    "colombia",  "clave",    "password",  "contrasena"};
// What may remain when those words, digits and signs are taken out.
constexpr std::size_t kMinOwnLetters = 6;

const std::unordered_set<std::string_view>& common_passwords() {
  static const auto set = [] {
    std::unordered_set<std::string_view> out;
    std::string_view rest = embedded::access_common_passwords[0].content;
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      out.insert(rest.substr(0, end));
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    return out;
  }();
  return set;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// ASCII letters in lower case, and Spanish vowels with tilde and ñ without it.
std::string folded(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 14> kFolds = {{{"á", 'a'},
                                                                         {"é", 'e'},
                                                                         {"í", 'i'},
                                                                         {"ó", 'o'},
                                                                         {"ú", 'u'},
                                                                         {"ü", 'u'},
                                                                         {"ñ", 'n'},
                                                                         {"Á", 'a'},
                                                                         {"É", 'e'},
                                                                         {"Í", 'i'},
                                                                         {"Ó", 'o'},
                                                                         {"Ú", 'u'},
                                                                         {"Ü", 'u'},
                                                                         {"Ñ", 'n'}}};
  std::string out;
  while (!text.empty()) {
    const auto* fold =
        std::ranges::find_if(kFolds, [&](const auto& f) { return text.starts_with(f.first); });
    if (fold != kFolds.end()) {
      out += fold->second;
      text.remove_prefix(fold->first.size());
    } else {
      out += lower(text.front());
      text.remove_prefix(1);
    }
  }
  return out;
}

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool has_control(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c < 0x20 || c == 0x7f) return true;
    if (c == 0xc2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xa0)
      return true;  // U+0080..U+009F
  }
  return false;
}

std::string_view without_ends(std::string_view text) {
  while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
  return text;
}

// "abcabcabcabcabc", "aaaaaaaaaaaaaaaa", "passwordpassword".
bool repeats_a_short_unit(std::string_view text) {
  for (std::size_t unit = 1; unit <= std::min<std::size_t>(10, text.size() / 2); ++unit) {
    bool same = true;
    for (std::size_t i = unit; i < text.size() && same; ++i) same = text[i] == text[i - unit];
    if (same) return true;
  }
  return false;
}

// "abcdefghijklmnop", "12345678901234567".
bool is_a_run(std::string_view text) {
  std::size_t steps = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const int step = text[i] - text[i - 1];
    if (step == 1 || step == -1 || (text[i - 1] == '9' && text[i] == '0')) ++steps;
  }
  return steps + 2 >= text.size();
}

std::size_t own_letters(std::string text, std::vector<std::string> words) {
  std::ranges::sort(words, [](const auto& a, const auto& b) { return a.size() > b.size(); });
  for (const auto& word : words) {
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at))
      text.replace(at, word.size(), " ");
  }
  return static_cast<std::size_t>(std::ranges::count_if(text, is_letter));
}

std::vector<std::string> context_words(std::span<const std::string> context) {
  std::vector<std::string> out(kOurWords.begin(), kOurWords.end());
  for (const auto& entry : context) {
    std::string word;
    for (const char c : folded(entry) + " ") {
      if (is_letter(c)) {
        word += c;
        continue;
      }
      if (word.size() >= 3) out.push_back(word);
      word.clear();
    }
  }
  return out;
}

}  // namespace

Result<void> check_password(const Secret& password, std::span<const std::string> context) {
  const std::string_view given = password.reveal();
  if (given.size() > kMaxCodePoints * 4 || !is_valid_utf8(given) || has_control(given))
    return fail(Code::kPasswordWeak, "tiene caracteres que no se aceptan o es demasiado larga");
  const std::size_t length = code_points(given);
  if (length < kMinCodePoints || length > kMaxCodePoints)
    return fail(Code::kPasswordWeak, "debe tener entre 15 y 128 caracteres");
  const std::string text = folded(given);
  if (common_passwords().contains(text) || common_passwords().contains(without_ends(text)))
    return fail(Code::kPasswordWeak, "es una de las más usadas");
  if (repeats_a_short_unit(text) || is_a_run(text))
    return fail(Code::kPasswordWeak, "es una repetición o una serie");
  const auto letters = static_cast<std::size_t>(std::ranges::count_if(text, is_letter));
  const std::size_t own = own_letters(text, context_words(context));
  if (own < letters && own < kMinOwnLetters)
    return fail(Code::kPasswordWeak, "está hecha de palabras de esta entidad o de su nombre");
  return {};
}

}  // namespace recaudo::access
