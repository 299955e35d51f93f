#!/usr/bin/env python3
"""The tour of the ledger (docs/architecture.md) is read in twenty minutes: what its numbered list
names, and the list itself, have at most 4,600 words, which is 230 a minute. Counted are the words
of each text (as `wc -w`) or its runs of letters and digits, whichever are more.

Each run first checks that a tour which is too long, or names what is not there, is found."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MOST = 4600
HEAD = "## The ledger, in the order to read it\n"
REST = "\nThe rest when you need it"


def list_of(text):
    return text[text.index(HEAD):text.index(REST, text.index(HEAD))]


def function_of(sql, name):
    """The one function of a migration that the tour reads."""
    start = sql.index(f"create function ledger.{name}(")
    return sql[start:sql.index("$$;", start)]


def recipes_of(toml, names):
    """The head, and the blocks and recipes of those names with the comments above them."""
    head, *parts = re.split(r"(?m)^(?=\[\[)", toml)
    found, above = {}, ""
    for part in parts:
        own, comments = re.fullmatch(r"(.*?)((?:#[^\n]*\n|\n)*)", part, re.S).groups()
        name = re.search(r'(?m)^(?:nombre|codigo) = "([^"]+)"$', own)
        found[name.group(1)] = above + own
        above = comments
    return [head] + [found[name] for name in names]


def texts_of(tour, read):
    """Everything that the tour sends to, by the name that it gives."""
    out = {"the list": tour}
    for name in re.findall(r"`([a-z_]+\.h)`", tour):
        out[name] = read(f"ledger/{name}")
    for path, name in re.findall(r"`(migrations/\S+\.sql)` read `(\w+)`", tour):
        out[name] = function_of(read(f"ledger/{path}"), name)
    for names in re.findall(r"Of `data/recipes.toml` the head, the blocks (.*?), the way", tour):
        parts = recipes_of(read("ledger/data/recipes.toml"), re.findall(r"`([\w-]+)`", names))
        out["data/recipes.toml"] = "\n".join(parts)
    return out


def words_of(text):
    return max(len(text.split()), len(re.findall(r"\w+", text)))


def faults_of(texts):
    total = sum(words_of(text) for text in texts.values())
    if total <= MOST:
        return []
    longest = sorted(texts, key=lambda name: -words_of(texts[name]))[:3]
    return [f"the tour has {total} words, more than {MOST}; the longest: {', '.join(longest)}"]


def check_itself():
    tour = HEAD + "1. `a.h`. Of `migrations/1.sql` read `f`." + REST
    files = {"ledger/a.h": "word " * MOST, "ledger/migrations/1.sql": "create function ledger.f() $$;"}
    texts = texts_of(list_of(tour), files.__getitem__)
    assert set(texts) == {"the list", "a.h", "f"} and faults_of(texts)
    assert not faults_of({"a.h": "word " * MOST})
    try:
        texts_of("`b.h`", files.__getitem__)
    except KeyError:
        return
    raise AssertionError("a header that is not there is found")


def main():
    check_itself()

    def read(path):
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            return file.read()
    texts = texts_of(list_of(read("docs/architecture.md")), read)
    if len(texts) < 10:
        print("tour_lint: the list of the tour was not understood")
        return 1
    faults = faults_of(texts)
    for fault in faults:
        print("tour_lint:", fault)
    if not faults:
        total = sum(words_of(text) for text in texts.values())
        print(f"tour_lint: {len(texts)} texts, {total} words")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
