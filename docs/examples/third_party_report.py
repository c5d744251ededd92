#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A report that another program makes from a session: third_party_report.py SESSION.gait [STREAM]

Python's standard library is enough. Prints one line for each metric and side: mean, SD, number of steps, and the difference of the sides.
"""
import sqlite3
import statistics
import sys

# Why gaitd leaves a step out of means, besides quality "poor" (docs/summary.md).
LEFT_OUT = {"irregular", "bout_edge", "turning"}


def counts(row):
    """Whether a step counts in means."""
    return row["quality"] != "poor" and LEFT_OUT.isdisjoint(row["quality_reasons"].split("+"))


def report(path, stream=1):
    # Read-only; also while the session is recorded.
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    if db.execute("PRAGMA application_id").fetchone()[0] != 1734437236:
        sys.exit(f"{path}: is not a session of gaitd.")
    session = db.execute("SELECT * FROM session").fetchone()
    sensor = db.execute("SELECT * FROM stream WHERE id = ?", (stream,)).fetchone()
    steps = [row for row in db.execute("SELECT * FROM step WHERE stream = ? ORDER BY t_contact", (stream,))]
    used = [row for row in steps if counts(row)]

    print(f"Session {session['name']}, {session['started_utc']}, {session['duration_ns'] / 1e9:.0f} s, {session['state']}")
    print(f"Sensor {sensor['device_title'] or sensor['device_key']} at the {sensor['placement']}")
    print(f"Steps {len(steps)}, of which {len(used)} count\n")
    print(f"{'metric':22}{'side':9}{'mean':>10}{'SD':>10}{'n':>7}  unit")

    # The file says itself what it holds: every column of "step" that has a column of its uncertainty beside it is a metric.
    columns = {row["column_name"]: row for row in db.execute("SELECT * FROM quantity WHERE table_name = 'step'")}
    metrics = ["cadence"] + [name for name in columns if name + "_u" in columns]
    for metric in metrics:
        means = {}
        for side in ("left", "right", "both"):
            values = [
                row[metric] for row in used if row[metric] is not None and (side == "both" or row["side"] == side)
            ]
            if not values:
                continue
            means[side] = statistics.fmean(values)
            deviation = f"{statistics.stdev(values):10.4f}" if len(values) > 1 else " " * 10
            print(f"{metric:22}{side:9}{means[side]:10.4f}{deviation}{len(values):7}  {columns[metric]['unit']}")
        if "left" in means and "right" in means:
            print(f"{metric:22}{'left-right':9}{means['left'] - means['right']:9.4f}")

    # A metric's smallest change between sessions that counts as real is in the file, too.
    for row in columns.values():
        if row["minimal_detectable_change"] is not None:
            print(f"Smallest real change of {row['column_name']}: {row['minimal_detectable_change']} {row['unit']}")
    for row in db.execute("SELECT * FROM marker WHERE kind = 'pain' ORDER BY t_ns"):
        print(f"Pain {row['pain']} of 10 after {row['t_ns'] / 6e10:.1f} min {row['place'] or ''}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    report(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 1)
