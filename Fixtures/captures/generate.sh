#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# generate.sh GAIT [FOLDER]: makes the captures of this folder anew, with their truth. The one place that says what they are.
set -eu
gait="$1"
folder="${2:-$(dirname "$0")}"

# capture NAME ANALYZE-OPTIONS SIMULATE-OPTIONS...
capture() {
    name="$1"
    printf '%s\n' "$2" >"$folder/$name.options"
    shift 2
    "$gait" simulate "$@" --rate 100 --quiet --output "$folder/$name.csv.gz"
}

# A weak left hip: the drop in left stance is twice that in right stance. Clipped on anyhow.
capture sacrum_run "--placement sacrum" --seed 11 --placement sacrum --activity still:3,run:15,still:3 \
    --drop-left 7 --drop-right 3.5 --mounting random
# Along a corridor and back to rest, at 1.4 m/s.
capture sacrum_walk "--placement sacrum" --seed 12 --placement sacrum --activity still:3,walk:17:1.4,still:3 \
    --surface overground --mounting axes:9:12
capture foot_left_run "--placement foot_left" --seed 13 --placement foot_left --activity still:3,run:15,still:3 \
    --strike heel --mounting random
capture foot_right_walk "--placement foot_right" --seed 14 --placement foot_right --activity still:3,walk:17,still:3 \
    --surface overground --mounting random
# 0.6 s are missing in mid-run, and one sample in a hundred.
capture hip_right_run_gap "--placement hip_right" --seed 15 --placement hip_right --activity still:3,run:18:3.2,still:3 \
    --gap 12:0.6 --dropped 1 --mounting random
