#!/usr/bin/env python3
"""Lists what Tandem depends on by the age of the version in use, oldest first, with the newest there is.

    tools/ages.py          what Tandem names itself
    tools/ages.py --all    what that brings along as well

Rust's ages come from the index that cargo keeps on this computer, which is brought up to date first;
npm's from its registry, one question for each package. What can't be reached is said.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
NPM_FOLDERS = ("ui", "tests/flows")
AT_ONCE = 8
PATIENCE = 60


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--all", action="store_true", help="what dependencies bring along as well")
    everything = arguments.parse_args().all
    rows, unreached = [], []
    for of in (rust, npm):
        found, told = of(everything)
        rows += found
        unreached += told
    now = datetime.now(timezone.utc)
    rows.sort(key=lambda row: (row["published"] is None, row["published"], row["name"]))
    print(f"{'age':>9}  {'published':10}  {'of':4}  {'in use':40}  newest")
    for row in rows:
        print(line(row, now))
    for told in unreached:
        print(told)


def line(row, now):
    published, newest = row["published"], row["newest"]
    age = "unknown" if published is None else f"{(now - published).days} days"
    day = "" if published is None else f"{published:%Y-%m-%d}"
    in_use = f"{row['name']} {row['version']}"
    if newest is None:
        later = "unknown"
    elif newest[0] == row["version"]:
        later = "the same"
    else:
        later = newest[0] if newest[1] is None else f"{newest[0]} of {newest[1]:%Y-%m-%d}"
    return f"{age:>9}  {day:10}  {row['of']:4}  {in_use:40}  {later}"


def rust(everything):
    unreached = []
    # Asks about every crate of the lock file, and changes nothing.
    if run(["cargo", "update", "--dry-run", "--workspace", "--quiet"]) is None:
        unreached.append("The registry of crates can't be reached: its newest versions are those known here.")
    told = run(["cargo", "metadata", "--locked", "--offline", "--format-version", "1"])
    told = told or run(["cargo", "metadata", "--locked", "--format-version", "1"])
    if told is None:
        return [], unreached + ["Crates are left out: cargo does not tell which there are."]
    told = json.loads(told)
    members = set(told["workspace_members"])
    nodes = (node for node in told["resolve"]["nodes"] if node["id"] in members)
    direct = {dependency["pkg"] for node in nodes for dependency in node["deps"]}
    rows = []
    for package in told["packages"]:
        if package["source"] is None or not (everything or package["id"] in direct):
            continue
        versions = of_index(package["name"])
        known = [(v["vers"], when(v.get("pubtime"))) for v in versions if not v["yanked"]]
        used = next((v for v in versions if v["vers"] == package["version"]), {})
        rows.append(row("rust", package, when(used.get("pubtime")), newest_of(known)))
    return rows, unreached


def of_index(name):
    """What cargo's index on this computer holds of a crate: one object for each version."""
    home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    lower = name.lower()
    short = {1: "1", 2: "2", 3: f"3/{lower[0]}"}
    folder = short.get(len(lower), f"{lower[:2]}/{lower[2:4]}")
    versions = []
    for file in home.glob(f"registry/index/*/.cache/{folder}/{lower}"):
        for part in file.read_bytes().split(b"\0"):
            if part.startswith(b"{"):
                versions.append(json.loads(part))
    return versions


def npm(everything):
    wanted = {}
    for folder in NPM_FOLDERS:
        packages = json.loads((TOP / folder / "package-lock.json").read_text())["packages"]
        top = packages[""]
        direct = set(top.get("dependencies", {})) | set(top.get("devDependencies", {}))
        for place, package in packages.items():
            name = place.rpartition("node_modules/")[2]
            if name and (everything or place == f"node_modules/{name}" and name in direct):
                wanted[name, package["version"]] = {"name": name, "version": package["version"]}
    names = sorted({name for name, _ in wanted})
    with ThreadPoolExecutor(AT_ONCE) as asking:
        answers = dict(zip(names, asking.map(of_npm, names)))
    rows = []
    for _, package in sorted(wanted.items()):
        answer = answers[package["name"]] or {}
        times, latest = answer.get("time", {}), answer.get("dist-tags", {}).get("latest")
        newest = (latest, when(times.get(latest))) if latest else None
        rows.append(row("npm", package, when(times.get(package["version"])), newest))
    silent = sum(answer is None for answer in answers.values())
    unreached = [f"npm's registry did not answer about {silent} of {len(names)} packages."] if silent else []
    return rows, unreached


def of_npm(name):
    told = run(["npm", "view", name, "time", "dist-tags", "--json"])
    return json.loads(told) if told else None


def row(of, package, published, newest):
    return {
        "of": of,
        "name": package["name"],
        "version": package["version"],
        "published": published,
        "newest": newest,
    }


def newest_of(versions):
    """The highest that is no trial version, with its time."""
    plain = [(v, at) for v, at in versions if re.fullmatch(r"\d+\.\d+\.\d+(\+.*)?", v)]
    return max(plain, key=lambda v: [int(n) for n in v[0].split("+")[0].split(".")], default=None)


def when(text):
    return None if text is None else datetime.fromisoformat(text.replace("Z", "+00:00"))


def run(command):
    """What a command prints; None where it fails or takes too long."""
    try:
        done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
