// The log that the site publishes, as a stranger copies and verifies it: with nothing but what the
// site answers to everybody.
#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "tests/api/staff_world.h"
#include "tests/audit/published_log.h"
#include "tests/audit/temp_folder.h"

namespace recaudo::site {
namespace {

using audit::TempFolder;
using Log = audit::PublishedLog;
using ::testing::HasSubstr;
using ::testing::Not;

struct LogMirrorTest : public test::StaffPages {
  // Everybody's GET of a file under the log's address.
  audit::FetchFile site_with(const Log& log) {
    w.context.folders.log = log.folder;
    const auto router = std::make_shared<http::Router>(routes(w.context));
    return
        [this, router](const std::string& path, std::size_t) -> Result<std::optional<std::string>> {
          http::Request request;
          request.path = "/bitacora/" + path.substr(0, path.find('?'));
          if (const auto at = path.find("?desde="); at != path.npos)
            request.query["desde"] = path.substr(at + 7);
          auto match = router->match(http::Method::kGet, request.path);
          if (match.route == nullptr || !match.route->access.allows("")) return std::nullopt;
          request.parameters = std::move(match.parameters);
          auto answer = match.route->handler(request);
          ++asked;
          if (answer.status != 200) return std::nullopt;
          return std::move(answer.body);
        };
  }
  Result<audit::MirrorReport> update(const audit::FetchFile& fetch) {
    return audit::update_mirror({copy}, fetch);
  }

  TempFolder ours, theirs;
  std::string copy = theirs.path() + "/copia";
  int asked = 0;
};

TEST_F(LogMirrorTest, ACopyOfWhatTheSitePublishesVerifies) {
  Log log(ours.path() + "/log");
  for (int i = 0; i < 300; ++i) log.publish(2);  // more heads than one page has
  const auto report = update(site_with(log));
  ASSERT_TRUE(report) << to_text(report.error());
  const auto verified = audit::verify_copy(copy);
  ASSERT_TRUE(verified) << to_text(verified.error());
  EXPECT_EQ(verified->entries, 600U);
  EXPECT_EQ(verified->heads, 300U);
}

TEST_F(LogMirrorTest, TheNextVisitFetchesOnlyWhatIsNew) {
  Log log(ours.path() + "/log");
  log.publish(600);
  value_or_throw(update(site_with(log)));
  log.publish(5);
  const int before = asked;
  const auto report = value_or_throw(update(site_with(log)));
  EXPECT_EQ(report.before, 600U);
  EXPECT_EQ(report.head.size, 605U);
  // The policy, the checkpoint, a page of heads, the last bundle and its tile.
  EXPECT_EQ(asked - before, 5);
  EXPECT_EQ(audit::verify_copy(copy)->heads, 2U);
}

TEST_F(LogMirrorTest, ALogThatWasWrittenAgainIsFound) {
  Log log(ours.path() + "/log");
  log.publish(10);
  value_or_throw(update(site_with(log)));
  Log other(ours.path() + "/otro", "reescrito ");
  other.publish(10);
  other.publish(10);
  const auto report = update(site_with(other));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted);
  EXPECT_THAT(report.error().detail, HasSubstr("history/000000000010"));
}

TEST_F(LogMirrorTest, AShorterLogThanTheCopyIsFound) {
  Log log(ours.path() + "/log");
  log.publish(10);
  value_or_throw(update(site_with(log)));
  Log shorter(ours.path() + "/corto");
  shorter.publish(5);
  const auto report = update(site_with(shorter));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted);
}

TEST_F(LogMirrorTest, OtherKeysThanTheFirstTimeAreRefused) {
  Log log(ours.path() + "/log");
  log.publish(3);
  const auto site = site_with(log);
  value_or_throw(update(site));
  const audit::FetchFile other = [&](const std::string& path, std::size_t limit) {
    auto bytes = site(path, limit);
    if (path == "policy") **bytes += "# otra\n";
    return bytes;
  };
  const auto report = update(other);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorContradicted);
}

TEST_F(LogMirrorTest, ATileLongerThanItsNameSaysIsNotKept) {
  Log log(ours.path() + "/log");
  log.publish(3);
  const auto site = site_with(log);
  const audit::FetchFile swollen = [&](const std::string& path, std::size_t limit) {
    auto bytes = site(path, limit);
    if (path == "tile/0/000.p/3") **bytes += "x";
    return bytes;
  };
  const auto report = update(swollen);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorIncoherent);
  EXPECT_FALSE(std::filesystem::exists(copy + "/tile/0/000.p/3"));
}

TEST_F(LogMirrorTest, TheLogOfAnInstallationIsNeverOverwrittenByACopy) {
  Log log(ours.path() + "/log");
  log.publish(3);
  const auto report = audit::update_mirror({log.folder}, site_with(log));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::kMirrorFolder);
}

TEST_F(LogMirrorTest, WhatNeverChangesIsCachedForEverAndWhatMovesIsNot) {
  const http::Router router(routes(w.context));
  const auto cache = [&](const std::string& path) {
    return router.match(http::Method::kGet, "/bitacora/" + path).route->cache;
  };
  EXPECT_EQ(cache("history/000000000003"), http::CacheClass::kImmutable);
  EXPECT_EQ(cache("tile/0/000.p/3"), http::CacheClass::kImmutable);
  EXPECT_EQ(cache("tile/entries/x001/234"), http::CacheClass::kImmutable);
  EXPECT_EQ(cache("checkpoint"), http::CacheClass::kNoStore);
  EXPECT_EQ(cache("history"), http::CacheClass::kNoStore);
}

TEST_F(LogMirrorTest, EveryFileOfTheLogIsServedUnderItsOwnRate) {
  const http::Router router(routes(w.context));
  for (const char* path :
       {"checkpoint", "policy", "history", "history/000000000003", "tile/0/000.p/3",
        "tile/entries/x001/234", "tile/0/x001/x002/003.p/4", "entrada/3", "entrada/3/prueba"})
    EXPECT_EQ(router.match(http::Method::kGet, std::string("/bitacora/") + path).route->rate_class,
              "bitacora")
        << path;
}

TEST_F(LogMirrorTest, OneHeadIsServedByItsSizeAndNothingElseOfTheFolder) {
  Log log(ours.path() + "/log");
  log.publish(3);
  const auto site = site_with(log);
  EXPECT_EQ(value_or_throw(site("history/000000000003", 0)), value_or_throw(site("checkpoint", 0)));
  for (const char* path :
       {"history/3", "history/000000000004", ".state/treeState", "history?desde=-1"})
    EXPECT_EQ(value_or_throw(site(path, 0)), std::nullopt) << path;
}

// What a page prints between two marks, as a reader's terminal gets it.
std::string literal_after(const std::string& page, const std::string& mark) {
  const auto from = page.find("tabindex=\"0\">", page.find(mark)) + 13;
  std::string out = page.substr(from, page.find("</pre>", from) - from);
  for (const auto& [entity, sign] : {std::pair{"&apos;", "'"}, {"&quot;", "\""}, {"&amp;", "&"}})
    for (auto at = out.find(entity); at != out.npos; at = out.find(entity, at + 1))
      out.replace(at, std::string_view(entity).size(), sign);
  return out;
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::array<char, 512> bytes{};
  return {bytes.data(), std::fread(bytes.data(), 1, bytes.size(), pipe.get())};
}

TEST_F(LogMirrorTest, TheEntrysPageGivesTheCommandThatGivesItsHashFromACopy) {
  Log log(ours.path() + "/log");
  log.publish(300);
  copy = theirs.path() + "/bitacora";
  value_or_throw(update(site_with(log)));
  for (const int i : {0, 5, 255, 256, 299}) {
    const auto page = get(std::nullopt, "/bitacora/entrada/" + std::to_string(i)).body;
    const std::string hash = to_hex(view(audit::leaf_hash("asiento " + std::to_string(i))));
    EXPECT_THAT(page, HasSubstr(hash)) << i;
    const std::string command = literal_after(page, "RFC 6962");
    EXPECT_EQ(output_of("cd " + theirs.path() + " && " + command), hash + "  -\n") << command;
  }
}

TEST_F(LogMirrorTest, TheEntrysPageSaysThatAFileWhichIsNotFullWillBeCalledOtherwise) {
  Log log(ours.path() + "/log");
  log.publish(300);
  value_or_throw(update(site_with(log)));
  const std::string grows = "Ese archivo todavía crece";
  EXPECT_THAT(get(std::nullopt, "/bitacora/entrada/5").body, Not(HasSubstr(grows)));
  const auto page = get(std::nullopt, "/bitacora/entrada/299").body;
  EXPECT_THAT(page, HasSubstr(grows));
  EXPECT_THAT(page, HasSubstr("<code>bitacora/tile/entries/001</code>"));
}

TEST_F(LogMirrorTest, TheAuditPageNamesBothCommands) {
  const auto page = get(session_of("auditora", staff::Role::kAuditor), "/auditoria");
  EXPECT_THAT(page.body, HasSubstr("recaudo audit fetch https://localhost/bitacora --to bitacora"));
  EXPECT_THAT(page.body, HasSubstr("recaudo audit verify --log bitacora"));
}

}  // namespace
}  // namespace recaudo::site
