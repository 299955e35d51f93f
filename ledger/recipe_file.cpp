// Reads recipes.toml. What can be wrong is found here, once, so that building an entry cannot fail.
#include <algorithm>
#include <map>

#include "base/toml_section.h"
#include "ledger/recipe_book.h"

namespace recaudo::ledger {

using Groups = std::map<std::string, std::vector<std::string>, std::less<>>;

class RecipeReader {
 public:
  RecipeReader(std::span<const ChartRow> chart, const ConceptMap& concepts)
      : chart_(chart), concepts_(concepts) {}

  std::vector<Recipe> read(const TomlSection& root, const toml::table& table) {
    read_groups(root, table);
    for (const auto& s : root.sections("bloque")) {
      const std::string name = s.text("nombre");
      if (!blocks_.emplace(name, read_lines(s, /*blocks_allowed=*/false)).second)
        s.report("el bloque " + name + " está dos veces");
      s.refuse_unknown_keys();
    }
    std::vector<Recipe> out;
    for (const auto& s : root.sections("receta")) out.push_back(read_recipe(s, out));
    if (out.empty()) root.report("no hay ninguna receta");
    root.refuse_unknown_keys();
    return out;
  }

 private:
  void read_groups(const TomlSection& root, const toml::table& table) {
    const TomlSection s = root.section("partidas");
    const auto* groups = table["partidas"].as_table();
    if (groups == nullptr) return;
    for (const auto& [name, node] : *groups)
      groups_.emplace(std::string(name.str()), s.texts(name.str()));
  }

  Recipe read_recipe(const TomlSection& s, const std::vector<Recipe>& earlier) {
    Recipe r;
    r.code = s.text("codigo");
    r.kind = s.text("tipo");
    r.title = s.text("titulo");
    r.norm = s.text("norma");
    r.amounts = s.texts("valores");
    for (const auto& code : s.texts("dinero")) {
      const auto account = find(code);
      if (!account || book_of(*account) != Book::kAccounting)
        s.report("la cuenta " + code + " no está en el catálogo contable");
      else
        r.money.push_back(*account);
    }
    r.needs_act = s.flag("acto", false);
    r.lines = read_lines(s, /*blocks_allowed=*/true);
    s.refuse_unknown_keys();
    if (std::ranges::find(earlier, r.code, &Recipe::code) != earlier.end())
      s.report("la receta " + r.code + " está dos veces");
    check_amounts(s, r);
    check_money(s, r);
    check_balance(s, r);
    return r;
  }

  std::vector<TemplateLine> read_lines(const TomlSection& owner, bool blocks_allowed) {
    std::vector<TemplateLine> out;
    for (const auto& s : owner.sections("lineas")) {
      if (s.has("bloque")) {
        const auto block = blocks_.find(s.text("bloque"));
        if (!blocks_allowed || block == blocks_.end())
          s.report("no se conoce el bloque");
        else
          out.insert(out.end(), block->second.begin(), block->second.end());
      } else {
        out.push_back(read_line(s));
      }
      s.refuse_unknown_keys();
    }
    if (out.empty()) owner.report("faltan las líneas");
    return out;
  }

  TemplateLine read_line(const TomlSection& s) {
    TemplateLine line;
    if (s.has("debe") == s.has("haber")) s.report("una línea tiene debe o haber, y solo uno");
    line.side = s.has("debe") ? 1 : -1;
    line.each = s.text_or("cada", "");
    if (!line.each.empty() && !groups_.contains(line.each))
      s.report("no se conoce la partida " + line.each);
    read_account(s, s.text(s.has("debe") ? "debe" : "haber"), line);
    for (const auto& written : s.texts("valor")) line.terms.push_back(read_term(s, written, line));
    if (line.terms.empty()) s.report("falta el valor");
    line.obligation = s.flag("obligacion", false);
    line.cost_centre = s.flag("centro", false);
    line.party = read_party(s);
    if (line.budget && (line.obligation || line.cost_centre || line.party != Party::kNone))
      s.report("el libro presupuestal no lleva obligación, tercero ni centro de costo");
    return line;
  }

  void read_account(const TomlSection& s, const std::string& written, TemplateLine& line) {
    using Kind = AccountSource::Kind;
    if (written == "dinero") {
      line.account.kind = Kind::kMoney;
      return;
    }
    if (const auto fixed = find(written)) {
      line.account.fixed = *fixed;
      line.budget = book_of(*fixed) == Book::kBudget;
      return;
    }
    if (written == "rubro.capital" || written == "rubro.interes") {
      line.account.kind = written == "rubro.capital" ? Kind::kBudgetCapital : Kind::kBudgetInterest;
      line.budget = true;
    } else if (concepts_.has_role(written)) {
      line.account.kind = Kind::kRole;
      line.account.role = written;
    } else {
      s.report("no se conoce la cuenta o el papel " + written);
    }
    if (line.each.empty())
      s.report(written + " depende del concepto: la línea debe decir cada qué");
  }

  Term read_term(const TomlSection& s, const std::string& written, const TemplateLine& line) {
    const bool minus = written.starts_with('-');
    Term term{written.substr(minus ? 1 : 0), minus ? -1 : 1};
    const auto dot = term.name.find('.');
    if (dot == std::string::npos) {
      if (!line.each.empty())
        s.report(term.name + " es del acto: no cabe en una línea que se repite");
      return term;
    }
    const std::string group = term.name.substr(0, dot);
    const auto known = groups_.find(group);
    if (known == groups_.end() ||
        std::ranges::find(known->second, term.name.substr(dot + 1)) == known->second.end())
      s.report("no se conoce el valor " + term.name);
    if (!line.each.empty() && line.each != group)
      s.report(term.name + " no es un valor de " + line.each);
    return term;
  }

  static Party read_party(const TomlSection& s) {
    const std::string written = s.text_or("tercero", "");
    if (written.empty()) return Party::kNone;
    if (written == "deudor") return Party::kDebtor;
    if (written == "banco") return Party::kBank;
    if (written == "car") return Party::kCar;
    if (written == "otro") return Party::kOther;
    s.report("el tercero es deudor, banco, car u otro");
    return Party::kNone;
  }

  static void check_amounts(const TomlSection& s, const Recipe& r) {
    std::set<std::string, std::less<>> used;
    for (const auto& line : r.lines)
      for (const auto& term : line.terms)
        if (term.name.find('.') == std::string::npos) used.insert(term.name);
    for (const auto& name : used)
      if (std::ranges::find(r.amounts, name) == r.amounts.end())
        s.report("el valor " + name + " no está en la lista de valores");
    for (const auto& name : r.amounts)
      if (!used.contains(name)) s.report("ninguna línea usa el valor " + name);
  }

  static void check_money(const TomlSection& s, const Recipe& r) {
    const bool used = std::ranges::any_of(r.lines, [](const TemplateLine& l) {
      return l.account.kind == AccountSource::Kind::kMoney;
    });
    if (used == r.money.empty()) s.report("dinero se declara si una línea lo usa, y solo entonces");
  }

  // The sum of a line over the items of its group is the sum of their amounts: so an entry balances
  // for all amounts exactly when, in each book, the coefficients of each amount sum to zero.
  static void check_balance(const TomlSection& s, const Recipe& r) {
    std::map<std::pair<bool, std::string>, int> coefficients;
    for (const auto& line : r.lines)
      for (const auto& term : line.terms)
        coefficients[{line.budget, term.name}] += line.side * term.sign;
    for (const auto& [key, sum] : coefficients)
      if (sum != 0)
        s.report("la receta " + r.code + " no cuadra en el libro " +
                 (key.first ? "presupuestal" : "contable") + ": " + key.second);
  }

  std::optional<AccountId> find(std::string_view code) const {
    const auto it = std::ranges::find(chart_, code, &ChartRow::code);
    if (it == chart_.end()) return std::nullopt;
    return it->id;
  }

  std::span<const ChartRow> chart_;
  const ConceptMap& concepts_;
  Groups groups_;
  std::map<std::string, std::vector<TemplateLine>, std::less<>> blocks_;
};

Result<RecipeBook> RecipeBook::parse(const RecipeFiles& files, std::span<const ChartRow> chart) {
  constexpr std::string_view kFile = "recipes.toml";
  RecipeBook book;
  RECAUDO_TRY(concepts, ConceptMap::parse(files.accounts_csv, files.budget_csv, chart));
  book.concepts_ = std::move(concepts);
  FirstFault fault(Code::kRecipesInvalid, kFile);
  toml::table table;
  try {
    table = toml::parse(files.recipes_toml, kFile);
  } catch (const toml::parse_error& e) {
    fault.report(static_cast<int>(e.source().begin.line),
                 "la sintaxis TOML no es válida (" + std::string(e.description()) + ")");
    return tl::unexpected(*fault.error());
  }
  book.recipes_ =
      RecipeReader(chart, book.concepts_).read(TomlSection(table, "archivo", fault), table);
  if (fault.error()) return tl::unexpected(*fault.error());
  return book;
}

}  // namespace recaudo::ledger
