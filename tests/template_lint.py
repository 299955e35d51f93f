#!/usr/bin/env python3
"""Lints the portal's templates (api/portal/templates/**.mustache):

* no raw insertion ({{{x}}} or {{&x}}), no <script>, no <style>, no style= or on...= attributes;
* every attribute value quoted; href, action and src only from a {{url_...}} variable or a literal
  '#id' (addresses built in C++ pass one check there; a literal path could rot);
* every table has a caption and scoped headers; every visible input, select and textarea has a label;
* every POST form carries the CSRF partial;
* every template is listed in api/portal/CMakeLists.txt, and every listed one exists.

Each run first checks that every rule catches its own bad example."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PORTAL = os.path.join(ROOT, "api", "portal")
RAW_ALLOWED = set()  # (template, variable): nothing needs raw insertion today
TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([^\s=\"'/]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s]+)")
URL = re.compile(r"^(\{\{url_\w+\}\}|#[\w-]+)$")
BAD = ["{{{x}}}", "{{&x}}", "<script></script>", "<style></style>", '<p style="a">',
       '<p onclick="a">', "<p class=a>", "<p class={{a}}>", '<a href="{{link}}">', '<a href="/x">',
       '<img src="https://x">', '<a href="javascript:{{url_x}}">', "<table><tr></tr></table>",
       "<table><caption>a</caption><tr><th>a</th></tr></table>", '<input id="a" name="a">',
       '<form method="post" action="{{url_x}}"></form>']
GOOD = ['<a href="{{url_x}}">{{x}}</a>', '<label for="a">a</label><input id="a" name="a">',
        '<input type="hidden" name="a" value="{{a}}">', "<p{{#a}} class=\"{{b}}\"{{/a}}>",
        '<table><caption>a</caption><tr><th scope="col">a</th></tr></table>']


def lint(name, text):
    found = []
    for braces, ampersand in re.findall(r"\{\{\{\s*(\w+)|\{\{&\s*(\w+)", text):
        variable = braces or ampersand
        if (name, variable) not in RAW_ALLOWED:
            found.append(f"raw insertion of {variable}")
    html = re.sub(r"\{\{[#^/!].*?\}\}", " ", text)  # what a section encloses stays
    labels = set(re.findall(r'<label\b[^>]*\bfor="([^"]*)"', html))
    for tag, rest in TAG.findall(html):
        found += lint_tag(tag.lower(), rest, labels)
    for body in re.findall(r"<table\b.*?</table>", html, re.S):
        if "<caption" not in body:
            found.append("table without caption")
        found += [f"header without scope: {header}" for header in re.findall(r"<th\b[^>]*>", body)
                  if "scope=" not in header]
    for form in re.findall(r"<form\b[^>]*>.*?</form>", html, re.S):
        if 'method="post"' in form and "{{>shared/csrf}}" not in form:
            found.append("POST form without CSRF token")
    return found


def lint_tag(tag, rest, labels):
    found, attributes = [], {}
    if tag in ("script", "style", "iframe", "object", "embed"):
        found.append(f"<{tag}> is not used here")
    for key, value in ATTRIBUTE.findall(rest):
        key = key.lower()
        attributes[key] = value.strip("\"'")
        if value[0] not in "\"'":
            found.append(f"{key} is not quoted")
        if key == "style" or re.match(r"on[a-z]", key):
            found.append(f"{key}= is not used here")
        if key in ("href", "action", "src", "formaction") and not URL.match(attributes[key]):
            found.append(f"{key}={value} is not a url_ variable")
    if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden":
        if attributes.get("id") not in labels:
            found.append(f"<{tag}> without a label")
    return found


def self_test():
    missed = [bad for bad in BAD if not lint("bad", bad)]
    wrong = [(good, lint("good", good)) for good in GOOD if lint("good", good)]
    for item in missed:
        print("self-test: not caught:", item)
    for item in wrong:
        print("self-test: wrongly caught:", item)
    return not missed and not wrong


def main():
    if not self_test():
        return 1
    with open(os.path.join(PORTAL, "CMakeLists.txt"), encoding="utf-8") as f:
        listed = set(re.findall(r"templates/[\w/]+\.mustache", f.read()))
    offences, seen = [], set()
    for folder, _, names in os.walk(os.path.join(PORTAL, "templates")):
        for file_name in sorted(n for n in names if n.endswith(".mustache")):
            path = os.path.relpath(os.path.join(folder, file_name), PORTAL)
            seen.add(path)
            with open(os.path.join(PORTAL, path), encoding="utf-8") as f:
                offences += [f"{path}: {what}" for what in lint(path, f.read())]
    offences += [f"{path}: not listed in CMakeLists.txt" for path in sorted(seen - listed)]
    offences += [f"{path}: listed but missing" for path in sorted(listed - seen)]
    print("\n".join(offences))
    print(f"template_lint: {len(seen)} templates, {len(offences)} offences")
    return 1 if offences or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
