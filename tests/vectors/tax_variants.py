#!/usr/bin/env python3
"""The published tax examples, said in every way that their format allows: tax_variants.py RUN_VECTORS FOLDER.

A number may be an int or a string, `expected` may hold fewer keys at any depth, and an absent input may be null. Each such variant of an
example must pass as the example does; one with a wrong figure must fail, by its id, with what was expected and what came.
The last line of the output is "N passed, N failed"."""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile

OPTIONAL = {
    "interes_mora": [("capital", ["ibc_mode", "factor"])],
    "imputacion_804": [("pago", ["unidad", "orden_desempate"])],
    "predial": [("vig", ["vivienda", "estrato"]), ("modo", ["round_unit", "descuento_pct"]), ("reajustes", ["zona", "vigencias"])],
    "sanciones": [("due", ["ing", "red", "post"]), ("mayor", ["meses_ini", "red"])],
    "ica_fun": [("acts", ["r8", "r9", "r27", "r32", "avisos", "bomb", "anticipo"])],
    "multas": [("dia_habil", ["curso"])],
    "acuerdos": [("comp", ["dias_cuota"])],
    "calendario": [("fecha", ["sabado_habil"])],
}


def said_as_strings(v):
    if isinstance(v, dict):
        return {k: said_as_strings(x) for k, x in v.items()}
    if isinstance(v, list):
        return [said_as_strings(x) for x in v]
    return str(v) if isinstance(v, int) and not isinstance(v, bool) else v


def said_as_numbers(v):
    if isinstance(v, dict):
        return {k: said_as_numbers(x) for k, x in v.items()}
    if isinstance(v, list):
        return [said_as_numbers(x) for x in v]
    return int(v) if isinstance(v, str) and re.fullmatch(r"0|[1-9]\d{0,17}", v) else v


def leaves(v, path=()):
    """Paths to every leaf; of a list each element keeps its place, so that the list keeps its length."""
    if isinstance(v, (dict, list)) and v:
        for key in v if isinstance(v, dict) else range(len(v)):
            yield from leaves(v[key], path + (key,))
    else:
        yield path


def only(v, path):
    if not path:
        return v
    if isinstance(v, dict):
        return {path[0]: only(v[path[0]], path[1:])}
    return [only(x, path[1:]) if i == path[0] else ({} if isinstance(x, dict) else x) for i, x in enumerate(v)]


def wrong(leaf):
    if isinstance(leaf, bool):
        return not leaf
    if isinstance(leaf, int):
        return leaf + 1_000_003
    if isinstance(leaf, str) and re.fullmatch(r"-?[\d.]+(/\d+)?", leaf):
        return "1000003.7"
    return 1 if leaf is None else "otro"


def with_leaf(v, path, leaf):
    out = copy.deepcopy(v)
    at = out
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = leaf
    return out


def variants(topic, vector):
    """(name, vector, must pass)"""
    yield "strings", dict(vector, inputs=said_as_strings(vector["inputs"]), expected=said_as_strings(vector["expected"])), True
    yield "numbers", dict(vector, inputs=said_as_numbers(vector["inputs"]), expected=said_as_numbers(vector["expected"])), True
    for path in leaves(vector["expected"]):
        yield "only " + "/".join(map(str, path)), dict(vector, expected=only(vector["expected"], path)), True
    for sign, names in OPTIONAL.get(topic, []):
        if sign in vector["inputs"]:
            absent = {n: None for n in names if n not in vector["inputs"]}
            yield "null inputs", dict(vector, inputs={**vector["inputs"], **absent}), True
    if topic == "predial" and "modo" in vector["inputs"]:
        inputs = dict(vector["inputs"])
        for name, default in (("round_unit", 1), ("descuento_pct", 0)):
            if str(inputs.get(name)) == str(default):
                del inputs[name]
        if inputs["modo"] == "porcentaje":
            inputs.pop("avaluo", None)
        yield "defaults", dict(vector, inputs=inputs), True
    path = next(leaves(vector["expected"]))
    leaf = vector["expected"]
    for key in path:
        leaf = leaf[key]
    yield "a wrong figure", dict(vector, expected=with_leaf(vector["expected"], path, wrong(leaf))), False


def main():
    runner, folder = sys.argv[1:3]
    must_fail, names, must_pass = set(), {}, 0
    with tempfile.TemporaryDirectory() as scratch:
        for file in sorted(f for f in os.listdir(folder) if f.endswith(".json")):
            with open(os.path.join(folder, file), encoding="utf-8") as f:
                document = json.load(f)
            said = []
            for vector in document["vectors"]:
                for i, (name, variant, passes) in enumerate(variants(document["topic"], vector)):
                    ident = f"{vector['id']}~{i}"
                    names[ident] = f"{file} {vector['id']}, {name}"
                    must_pass += passes
                    if not passes:
                        must_fail.add(ident)
                    said.append(dict(variant, id=ident))
            with open(os.path.join(scratch, file), "w", encoding="utf-8") as f:
                json.dump(dict(document, vectors=said), f)
        output = subprocess.run([runner, "tax", scratch], stdout=subprocess.PIPE, text=True, check=False).stdout
    failed = {m[1]: m[2] for m in re.finditer(r"^FAILED \S+ (\S+): (.*)$", output, re.M)}
    wrongly = [f"{names[i]}: {failed[i]}" for i in failed if i not in must_fail]
    wrongly += [f"{names[i]}: passed, or was not told with expected and got" for i in must_fail
                if not re.search("expected .*got ", failed.get(i, ""))]
    closing = f"{must_pass} passed, {len(must_fail)} failed"
    if not wrongly and output.splitlines()[-1] != closing:
        wrongly.append(f"the closing line is '{output.splitlines()[-1]}', not '{closing}'")
    for line in wrongly:
        print("FAILED " + line[:300])
    print(f"{len(names) - min(len(wrongly), len(names))} passed, {len(wrongly)} failed")
    return 1 if wrongly else 0


if __name__ == "__main__":
    sys.exit(main())
