#!/usr/bin/env python3
"""The story that the README offers: 200 payments of every outcome, headless, on a small municipality; it fails if a
peso is unexplained. story.py BINARY"""
import os
import subprocess
import sys
import tempfile

LIMIT_S = 600


def main():
    with tempfile.TemporaryDirectory(prefix="recaudo-story-") as data:
        os.chmod(data, 0o711)  # the user of PostgreSQL walks through it when root runs this
        run = subprocess.run([sys.argv[1], "demo", "--story", "--seed", "7", "--parcels", "1500", "--data", data],
                             capture_output=True, text=True, timeout=LIMIT_S, check=False)
    told = "HISTORIA COMPLETA: cero pesos sin explicación." in run.stdout
    if run.returncode != 0 or not told:
        print(f"ended with status {run.returncode}\n{run.stdout[-4000:]}\n{run.stderr[-4000:]}\n0 passed, 1 failed")
        return 1
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
