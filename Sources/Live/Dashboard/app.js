// SPDX-License-Identifier: Apache-2.0
// The live page: what the daemon says, put in its place.

import { Stream, ask } from "./api.js";
import { MoreSheet, PainSheet, attempt, pairing, toast } from "./sheets.js";
import { Sound } from "./sound.js";
import * as view from "./view.js";

const $ = (selector, root = document) => root.querySelector(selector);
const state = { status: null, heard: 0, window: null, windowHeard: 0, steps: new Map(), points: [], isLost: false, sinceDrop: 99, recent: {}, parity: 0 };
const sound = new Sound();
/** s after which a number is old, and after which it is gone. */
const old = 2, gone = 10;

// MARK: What comes in

const sided = step => {
  if (step.side !== "unknown") return step.side;
  // Legs A and B take turns; which is which is not known.
  return (step.step + state.parity) % 2 === 0 ? "left" : "right";
};

const events = {
  status(status) {
    const before = state.status?.state;
    state.status = status;
    state.heard = performance.now();
    if (before !== status.state) changed(before, status);
    if ($("#more-sheet").open && !$("#more-sheet").contains(document.activeElement)) more.fill();
  },
  step(step) {
    sound.hear(step.t);
    put(step);
    state.sinceDrop++;
  },
  correction: put,
  settled: put,
  retraction(step) { state.steps.delete(step.step); },
  window(window) {
    sound.hear(window.t);
    if (state.window && window.t < state.window.t) restart();
    state.window = window;
    state.windowHeard = performance.now();
    state.points.push({ t: window.t, cadence: window.activity === "still" ? null : window.cadence ?? null });
    while (state.points.length > 310) state.points.shift();
    draw();
  },
  beats(plan) { sound.follow(plan.is_on ? plan : null); },
  cue(cue) {
    if (cue.delivery !== "given") return;
    sound.cue(cue.kind);
    if (!cue.sentence) return;
    say(cue.sentence);
    // The dial says it already.
    if (cue.kind !== "band_reached") toast(cue.sentence);
  },
  session(notice) {
    const what = notice.state === "replay" ? "Replay" : "Recording";
    say(notice.change === "started" ? what : `${what} ended`);
    if (notice.change === "started" || notice.state === "replay") restart();
  },
  quality(notice) { if (notice.sentence) say(notice.sentence); },
  marker(marker) {
    if (marker.kind !== "treadmill" || marker.taken_back) return;
    const facts = [marker.speed != null && `${view.number(3.6 * marker.speed, 1)} km/h`, marker.incline_percent != null && `${view.number(marker.incline_percent, 1)}\u2009%`];
    $("#belt").textContent = `Treadmill ${facts.filter(Boolean).join(" · ")} (entered)`;
  },
  device() {},
};

function put(step) {
  state.steps.set(step.step, { side: sided(step), quality: step.quality, t: step.t_contact, index: step.crossover_index, cadence: step.cadence });
  while (state.steps.size > 40) state.steps.delete(Math.min(...state.steps.keys()));
}

/** As they came, whatever order they became known in. */
const inOrder = () => [...state.steps.entries()].sort((a, b) => a[0] - b[0]).map(entry => entry[1]);

/** A new session, or the daemon began anew: its clock is another. */
function restart() {
  state.steps.clear();
  state.points = [];
  state.recent = {};
  sound.forgetClock();
  sound.follow(null);
}

function changed(before, status) {
  if (before && status.state === "no_sensor") sound.cue("sensor_lost");
  const words = banner(status)?.title ?? "Live";
  if (["no_sensor", "disk_full", "read_only"].includes(status.state)) $("#alarm").textContent = words;
  else say(words);
}

const say = text => { $("#say").textContent = text; };

// MARK: What is shown

/** The one banner: title, text, list, loud, action. null where all is well. */
function banner(status) {
  if (state.isLost) {
    return { kind: "alert", title: "Connection lost", text: (status?.is_recording ? "gaitd was recording when last heard. " : "") + "This page connects again by itself." };
  }
  if (!status) return null;
  const device = status.devices[0];
  switch (status.state) {
    case "no_sensor": return {
      kind: "alert", title: "No sensor found",
      text: "Nothing is recording." + (device?.last_seen ? ` Last seen ${new Date(device.last_seen).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" })}, ${device.title}${device.placement ? ", " + device.placement.replace("_", " ") : ""}.` : ""),
      list: ["Push the USB receiver in.", "Switch the sensor on; its light blinks.", "If the light blinks and this stays, run gait doctor on the gaitd computer."],
    };
    case "listening": return { kind: "", title: `Listening to ${(device?.node ?? device?.title ?? "the sensor").replace("/dev/", "")}`, text: device?.sentence ?? "Looking for a protocol that gaitd knows." };
    case "stale": return { kind: "alert", title: "No data from the sensor", text: status.sentence ?? `Nothing for ${view.number(age())} s. Is it charged and near?` };
    case "slipped": return { kind: "", title: "Sensor moved", text: status.sentence ?? "Measuring its position again." };
    case "finding_mounting": return { kind: "", title: "Walk or run a few steps" + (status.mounting_steps_needed ? `: ${status.mounting_steps ?? 0} of ${status.mounting_steps_needed}` : ""), text: "" };
    case "side_unknown": return { kind: "", title: "Which leg is it?", text: "Tap when your LEFT foot lands.", act: ["LEFT foot lands", tapLeft] };
    case "paused": return { kind: "", title: "Not recording", text: status.sentence ?? "Numbers are live. Start to record." };
    case "disk_full": return { kind: "alert loud", title: "Disk nearly full", text: status.sentence ?? "" };
    case "read_only": return { kind: "alert loud", title: "Nothing can be recorded", text: status.sentence ?? "" };
    default: return null;
  }
}

async function tapLeft() {
  if (inOrder().at(-1)?.side === "right") state.parity = 1 - state.parity;
  await attempt(async () => {
    await ask("POST", "/v1/markers", { kind: "left_contact" });
    toast("Noted: that was left");
  });
}

/** Steps/min by which the last four steps must differ from the daemon's smoothed cadence to be believed: beyond their own scatter. */
const jump = 3;
/** ms between two changes of the number. */
const calm = 950;

/**
 * The daemon's cadence of the last second, as the session has it. It follows a change of pace within three seconds; where the last four
 * steps plainly say otherwise, theirs is shown until it has.
 */
function cadenceNow(smoothed) {
  if (smoothed == null) return state.shownCadence = null;
  const times = inOrder().map(step => step.t).slice(-5);
  const fast = times.length === 5 ? 240 / (times[4] - times[0]) : smoothed;
  const plausible = Math.abs(fast - smoothed) > jump && Math.abs(fast - smoothed) < 40 && Math.max(...times.slice(1).map((t, k) => t - times[k])) < 80 / smoothed;
  const now = performance.now();
  if (!plausible) return state.shownCadence = smoothed;
  if (state.shownCadence == null || now - (state.shownAt ?? 0) >= calm) {
    state.shownCadence = fast;
    state.shownAt = now;
  }
  return state.shownCadence;
}

/** s since the sensor last spoke; null where it never did. */
function age() {
  if (state.status?.age == null) return null;
  return state.status.age + (performance.now() - state.heard) / 1000;
}

function draw() {
  const { status, window: second } = state, coaching = status?.coaching, band = coaching?.cadence ?? null;
  document.body.dataset.state = state.isLost ? "lost" : status?.state ?? "connecting";
  const seconds = age(), isOld = state.isLost || (seconds != null && seconds > old), isGone = seconds == null || seconds > gone;
  document.body.classList.toggle("stale", isOld && !isGone);
  drawHead(status, isOld);
  drawBanner(banner(status));

  const isStill = second?.activity === "still", isFresh = performance.now() - state.windowHeard < (isOld ? gone : 3) * 1000;
  const cadence = cadenceNow(isGone || isStill || !isFresh ? null : second?.cadence ?? null);
  const why = status?.state === "no_sensor" ? "no sensor" : isGone || isOld ? "no data" : isStill ? "standing" : "finding the rhythm";
  view.dial(cadence, band, cadence == null ? why : "steps/min, both feet", isOld && cadence != null ? `◷ ${view.number(Math.floor(seconds ?? 0))} s old` : "");
  const words = view.advice(isOld ? null : cadence, band, isOld || isStill || isGone ? "" : coaching?.baseline_progress != null ? "Run 5 minutes as usual; this becomes your baseline" : "");
  view.meter($("#cadence"), cadence, cadence == null ? `not known: ${why}` : `${view.number(cadence)} steps a minute${isOld ? ", old" : words ? ", " + words.replace(/[✓▲▼] /, "") : ""}`);
  $("#origin").textContent = coaching?.baseline != null ? `Own baseline ${view.number(coaching.baseline)} · target ${coaching.origin?.match(/\+.*$/)?.[0] ?? view.number(band?.centre)}` : "";

  // Drop changes once in five steps at most; everything else once a second.
  if (status && (state.sinceDrop >= 5 || isGone)) {
    state.sinceDrop = 0;
    state.recent = isGone ? {} : status.recent ?? {};
  }
  drawLegs(status, isGone, why);
  const crossing = state.recent.crossover_index?.both, contact = (isGone ? null : status?.recent?.contact_time?.both);
  view.value("crossover", view.number(crossing?.mean, 2));
  view.rails(inOrder().filter(s => s.index != null).slice(-6).reverse(), coaching?.crossover);
  view.value("contact", view.number(contact ? contact.mean * 1000 : null), contact ? `ms, mean of ${contact.n} steps` : "ms");
  view.value("share", coaching?.in_band != null ? `${view.number(100 * coaching.in_band)}\u2009%` : "—");
  drawSteps(status);
  if (state.points.length) view.history(state.points, state.points.at(-1).t, band);
}

function drawHead(status, isOld) {
  const chip = $("#activity"), isNone = status?.state === "no_sensor", word = !status ? "Connecting" : isNone ? "No sensor" : isOld ? "Waiting" : status.activity ? { run: "Run", walk: "Walk", still: "Still" }[status.activity] : "Waiting";
  chip.classList.toggle("alert", isNone);
  $(".mark", chip).textContent = isNone ? "✕" : status?.is_recording ? "●" : "○";
  $(".word", chip).textContent = word;
  chip.title = status?.is_recording ? "Recording" : "Not recording";
  const session = status?.session, since = state.isLost ? 0 : (performance.now() - state.heard) / 1000;
  $("#clock").textContent = view.clock(session ? session.duration + (session.state === "recording" && status.is_recording ? since : 0) : null);
  const level = isOld || !status?.quality || isNone ? 0 : { poor: 1, fair: 2, good: 3 }[status.quality];
  $("#quality").dataset.level = level;
  $("#quality .word").textContent = ["No signal", "Poor", "Fair", "Good"][level];
  const stop = $("#stop"), isRunning = session?.state === "recording";
  if (stop.dataset.running !== String(isRunning)) {
    stop.dataset.running = isRunning;
    stop.innerHTML = isRunning ? '<span class="word">Stop</span><small>hold 1 s</small>' : '<span class="word">Start</span>';
  }
  $("#pain").textContent = isNone ? "What to do" : "Pain";
  for (const id of ["#lap"]) $(id).disabled = !isRunning;
  $("#sound").setAttribute("aria-pressed", sound.isOn);
}

function drawBanner(what) {
  const box = $("#banner"), key = JSON.stringify(what);
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.hidden = !what;
  if (!what) return;
  box.className = what.kind;
  $("h2", box).textContent = what.title;
  $(".text", box).textContent = what.text ?? "";
  $("ol", box).replaceChildren(...(what.list ?? []).map(text => Object.assign(document.createElement("li"), { textContent: text })));
  const act = $(".act", box);
  act.hidden = !what.act;
  if (what.act) [act.textContent, act.onclick] = what.act;
}

function drawLegs(status, isGone, why) {
  const placement = status?.devices.find(d => d.stream != null)?.placement ?? "", recent = state.recent.pelvic_drop;
  const isFoot = placement.startsWith("foot"), isFinding = ["finding_mounting", "side_unknown"].includes(status?.state);
  const reason = isFoot ? "A foot sensor can't see the pelvis" : isGone ? why : isFinding ? "side not known yet" : "";
  for (const side of ["left", "right"]) {
    $(`#${side} .name`).textContent = status?.state === "side_unknown" ? `Leg ${side === "left" ? "A" : "B"}` : `On ${side.toUpperCase()} leg`;
    view.drop(side, isFoot || status?.state === "finding_mounting" ? null : recent?.[side], status?.coaching?.["drop_" + side], reason);
  }
}

function drawSteps(status) {
  const steps = [], known = inOrder();
  // The last ones are not judged yet.
  for (let k = 0; k < 2 && known.at(-1)?.quality === "poor"; k++) known.pop();
  for (const step of known.slice(-14)) {
    const last = steps.at(-1), usual = 60 / (state.window?.cadence ?? 170);
    if (last && step.t - last.t > 1.6 * usual && step.t - last.t < 4) steps.push({ missing: true, side: "", t: step.t - usual });
    steps.push(step);
  }
  view.strip(steps, status?.state === "side_unknown" ? ["A", "B"] : ["L", "R"]);
}

// MARK: What the runner does

const pain = new PainSheet(() => sessionTime());
const more = new MoreSheet(() => state.status, sound);
const askForCode = pairing(() => stream.open());
const stream = new Stream((name, data) => events[name]?.(data), isLost => {
  state.isLost = isLost;
  if (isLost) {
    $("#alarm").textContent = "Connection lost";
    // Nobody would tell the metronome to stop.
    sound.follow(null);
  }
  draw();
}, askForCode);

/** Session time now, s. */
function sessionTime() {
  return state.status?.time != null ? state.status.time + (performance.now() - state.heard) / 1000 : null;
}

const start = () => attempt(async () => {
  await ask("POST", "/v1/start");
  toast("Recording");
});
const stop = () => attempt(async () => {
  const session = await ask("POST", "/v1/stop");
  toast(`Saved: ${session.name}`);
});
const lap = () => attempt(async () => {
  const marker = await ask("POST", "/v1/markers", { kind: "lap" });
  toast(`Lap at ${view.clock(marker.time)}`);
});
const toggleSound = () => attempt(async () => {
  toast(await sound.toggle() ? "Sound on" : "Sound off");
  draw();
});
const isRunning = () => state.status?.session?.state === "recording";

/** A button, or its key, that must be held for a second. */
const hold = {
  begin() {
    if (this.timer || !isRunning()) return;
    const from = performance.now();
    this.timer = setInterval(() => {
      const share = Math.min(1, (performance.now() - from) / 1000);
      $("#stop").style.setProperty("--held", `${100 * share}%`);
      if (share === 1) { this.end(); stop(); }
    }, 30);
  },
  end() {
    clearInterval(this.timer);
    this.timer = null;
    $("#stop").style.setProperty("--held", "0%");
  },
};

$("#pain").addEventListener("click", () => state.status?.state === "no_sensor" ? $("#help-sheet").showModal() : pain.open());
$("#lap").addEventListener("click", lap);
$("#more").addEventListener("click", () => more.open());
$("#sound").addEventListener("click", toggleSound);
$("#stop").addEventListener("pointerdown", () => hold.begin());
for (const name of ["pointerup", "pointerleave", "pointercancel"]) $("#stop").addEventListener(name, () => hold.end());
$("#stop").addEventListener("contextmenu", event => event.preventDefault());
$("#stop").addEventListener("click", event => {
  if (!isRunning()) return start();
  // A screen reader or a keyboard can't hold: it is asked instead.
  if (event.detail === 0) $("#stop-sheet").showModal();
});
$("#stop-yes").addEventListener("click", () => { $("#stop-sheet").close(); stop(); });

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || /INPUT|SELECT/.test(event.target.tagName)) return;
  const onButton = event.target.tagName === "BUTTON";
  const keys = { p: () => pain.open(), l: () => isRunning() && lap(), t: () => more.open(".step"), m: toggleSound, "?": () => $("#help-sheet").showModal() };
  const key = event.key.toLowerCase();
  if (key === "s") return event.repeat || hold.begin();
  if (key === " " && !onButton) { event.preventDefault(); if (!isRunning()) start(); return; }
  if (keys[key] && !event.repeat) { event.preventDefault(); keys[key](); }
});
document.addEventListener("keyup", event => { if (event.key.toLowerCase() === "s") hold.end(); });

// Keeps the screen awake while the page is looked at, where the browser can.
const wake = () => { if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {}); };
document.addEventListener("visibilitychange", wake);
wake();

setInterval(draw, 500);
draw();
// For tests and the curious.
window.gaitd = { state, sound, stream, draw };
