#!/usr/bin/env python3
"""Makes changes to the engine that its tests have to catch, one at a time.

Each file in `changes` names a place in the code, what stands there instead, and the tests that must
fail then. The tests run in a copy of the tree, once without any change and once with each; a change
is caught where it builds and every one of its tests fails.

    tests/mutations/run.py            all changes
    tests/mutations/run.py --anchors  only whether their places are still in the code, in seconds
    tests/mutations/run.py 05 12      those whose names begin so
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHANGES = pathlib.Path(__file__).resolve().parent / "changes"
WORK = ROOT / "target" / "mutations"
TREE = WORK / "tree"
COPIED = ["Cargo.toml", "Cargo.lock", "clippy.toml", "rustfmt.toml", "docs", "icons", "src-tauri", "tests"]
HOUR = 60 * 60


class Change:
    def __init__(self, path):
        self.name = path.stem
        told = tomllib.loads(path.read_text())
        self.what = told["what"]
        self.edits = told.get("edit", [])
        self.tests = told["tests"]

    def missing(self):
        """Places that are not in the code, or not once."""
        found = [] if self.edits else ["nobody has said where it is"]
        for edit in self.edits:
            file = ROOT / edit["file"]
            times = len(matches(edit, file.read_text())) if file.exists() else 0
            if times != 1:
                found.append(f"{edit['file']}: {edit['find'].strip()!r} is there {times} times")
        return found

    def make(self):
        kept = {}
        for edit in self.edits:
            file = TREE / edit["file"]
            text = file.read_text()
            kept.setdefault(file, text)
            (match,) = matches(edit, text)
            file.write_text(text[: match.start()] + edit["replace"] + text[match.end() :])
        return kept


def matches(edit, text):
    """White space is of no account, so that the formatter changes nothing; nor is a comma before a bracket."""
    words = re.findall(r"\w+|[^\w\s]", edit["find"])
    return list(re.finditer(r",?\s*".join(map(re.escape, words)), text))


def copy():
    TREE.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, TREE / name
        if source.is_file():
            if not target.exists() or target.read_bytes() != source.read_bytes():
                shutil.copyfile(source, target)
            continue
        same = {p.relative_to(source) for p in files(source)}
        for stale in [p for p in files(target) if p.relative_to(target) not in same]:
            stale.unlink()
        for part in same:
            old, new = target / part, (source / part).read_bytes()
            if not old.exists() or old.read_bytes() != new:
                old.parent.mkdir(parents=True, exist_ok=True)
                old.write_bytes(new)


def files(folder):
    skipped = {"node_modules", "target", "dist", "gen"}
    return [p for p in folder.rglob("*") if p.is_file() and not skipped & set(p.relative_to(folder).parts)]


def nextest(tests):
    """How each test ended: a test's name with True where it passed; None where it did not build."""
    packages = sorted({test.split()[0] for test in tests})
    names = " or ".join(f"(package({t.split()[0]}) and test(={t.split()[1]}))" for t in tests)
    command = ["cargo", "nextest", "run", "--locked", "--no-fail-fast", "--status-level", "all"]
    command += [part for package in packages for part in ("-p", package)] + ["-E", names]
    # A folder of its own: in a shared one, another build could put back what was changed.
    environment = {**os.environ, "CARGO_TERM_COLOR": "never", "CARGO_TARGET_DIR": str(WORK / "build")}
    ended = subprocess.run(command, cwd=TREE, env=environment, capture_output=True, text=True, timeout=HOUR)
    said = ended.stdout + ended.stderr
    lines = re.findall(r"^\s+(PASS|FAIL|TIMEOUT|SIGNAL|ABORT)\S* .*?\] *(?:\([^)]*\) *)?(\S+?)(?:::\S+)? (\S+)$", said, re.M)
    if not lines:
        return None, said
    return {f"{package} {test}": how == "PASS" for how, package, test in lines}, said


def main():
    arguments = sys.argv[1:]
    only = [argument for argument in arguments if not argument.startswith("--")]
    changes = [Change(path) for path in sorted(CHANGES.glob("*.toml"))]
    changes = [c for c in changes if not only or any(c.name.startswith(name) for name in only)]
    gone = {c.name: c.missing() for c in changes if c.missing()}
    for name, places in gone.items():
        print(f"{name}: its place is gone from the code; write it anew\n    " + "\n    ".join(places))
    if "--anchors" in arguments:
        print(f"{len(changes) - len(gone)} of {len(changes)} places are there")
        return 1 if gone else 0
    copy()
    tests = sorted({test for c in changes for test in c.tests})
    print(f"{len(tests)} tests without a change …", flush=True)
    without, said = nextest(tests)
    if without is None:
        print(said[-4000:])
        return 1
    caught = 0
    for change in changes:
        if change.name in gone:
            continue
        bad = [t for t in change.tests if not without.get(t, False)]
        if bad:
            print(f"{change.name}: fails without the change too, or is not there: {', '.join(bad)}")
            continue
        kept = change.make()
        try:
            with_it, said = nextest(change.tests)
        finally:
            for file, text in kept.items():
                file.write_text(text)
        if with_it is None:
            print(f"{change.name}: does not build\n{said[-2000:]}")
            continue
        passed = [t for t in change.tests if with_it.get(t, True)]
        if passed:
            print(f"{change.name}: NOT caught by {', '.join(passed)}: {change.what}", flush=True)
        else:
            caught += 1
            print(f"{change.name}: caught by {', '.join(change.tests)}", flush=True)
    print(f"{caught} of {len(changes)}")
    return 0 if caught == len(changes) else 1


sys.exit(main())
