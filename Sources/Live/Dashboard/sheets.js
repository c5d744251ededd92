// SPDX-License-Identifier: Apache-2.0
// What opens over the page: pain, more, help, pairing, stopping.

import { ask } from "./api.js";
import { clock, number } from "./view.js";

const $ = (selector, root = document) => root.querySelector(selector);
const sign = { L: '<svg viewBox="0 0 16 16" aria-hidden="true"><circle class="L" cx="8" cy="8" r="7"/></svg>', R: '<svg viewBox="0 0 16 16" aria-hidden="true"><rect class="R" x="1.5" y="1.5" width="13" height="13"/></svg>' };
const places = [["Left outer knee", "L"], ["Right outer knee", "R"], ["Left hip", "L"], ["Right hip", "R"], ["Other place", ""]];
/** ms in which a marker can be taken back, and after which the sheet closes by itself. */
const undoTime = 8000;

/** Says what came of it, for a moment. */
export function toast(text) {
  const p = $("#toast");
  p.textContent = text;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { p.textContent = ""; }, 4000);
}

/** Does `work`, and says why it failed where it does. Returns its value or undefined. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message);
  }
}

for (const sheet of document.querySelectorAll("dialog")) for (const button of sheet.querySelectorAll(".done")) button.addEventListener("click", () => sheet.close());

// Pain: saved at the first tap of a number.
export class PainSheet {
  constructor(time) {
    this.time = time;
    this.sheet = $("#pain-sheet");
    this.levels = [];
    const pad = $(".pad", this.sheet);
    for (let level = 0; level <= 10; level++) {
      const button = document.createElement("button");
      button.type = "button";
      button.innerHTML = level === 0 ? "0<small>none</small>" : level === 10 ? "10<small>worst</small>" : String(level);
      button.addEventListener("click", () => this.save({ level }));
      pad.append(button);
    }
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.textContent = "Cancel";
    cancel.addEventListener("click", () => this.cancel());
    pad.append(cancel);
    for (const [name, side] of places) {
      const button = document.createElement("button");
      button.type = "button";
      button.innerHTML = `${sign[side] ?? ""} ${name}`;
      button.addEventListener("click", () => { this.place = this.place === name ? undefined : name; this.save({}); });
      button.dataset.place = name;
      $(".places", this.sheet).append(button);
    }
    $("#pain-note").addEventListener("change", event => { this.text = event.target.value.trim() || undefined; this.save({}); });
    $("#pain-note").addEventListener("input", () => this.wait());
    $(".undo", this.sheet).addEventListener("click", () => this.undo());
  }

  open() {
    this.marker = this.level = this.place = this.text = undefined;
    this.at = this.time();
    $(".at", this.sheet).textContent = "at " + clock(this.at);
    $("#pain-note").value = "";
    this.show("");
    this.sheet.showModal();
  }

  /** Replaces what was saved a moment ago: the first tap counts, later ones add to it. */
  async save(change) {
    if (change.level != null) this.level = change.level;
    this.show(this.marker ? $(".saved", this.sheet).textContent : "");
    if (this.level == null) return;
    await (this.last = (this.last ?? Promise.resolve()).then(() => attempt(async () => {
      const old = this.marker;
      this.marker = await ask("POST", "/v1/markers", { kind: "pain", level: this.level, place: this.place, text: this.text, time: this.at ?? undefined });
      if (old) await ask("DELETE", "/v1/markers/" + old.id);
      else this.levels.push(this.level);
      this.levels[this.levels.length - 1] = this.level;
      this.show(`✓ Saved: ${this.level} of 10${this.place ? ", " + this.place.toLowerCase() : ""}`);
      this.wait();
    })));
  }

  show(saved) {
    for (const [level, button] of [...$(".pad", this.sheet).children].slice(0, 11).entries()) button.setAttribute("aria-pressed", level === this.level);
    for (const button of $(".places", this.sheet).children) button.setAttribute("aria-pressed", button.dataset.place === this.place);
    $(".saved", this.sheet).textContent = saved;
    $(".undo", this.sheet).disabled = !this.marker;
    const grows = this.levels.length > 1 && this.level > Math.min(...this.levels.slice(0, -1));
    $(".warning", this.sheet).textContent = this.level >= 4 || (this.marker && grows) ? "Pain that grows during the run: stop for today." : "";
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (document.activeElement?.id === "pain-note") return this.wait();
      this.sheet.close();
    }, undoTime);
  }

  async undo() {
    clearTimeout(this.timer);
    const marker = this.marker;
    if (!marker) return;
    await attempt(async () => {
      await ask("DELETE", "/v1/markers/" + marker.id);
      this.levels.pop();
      this.marker = this.level = this.place = undefined;
      this.show("Taken back");
    });
  }

  async cancel() {
    if (this.marker) await this.undo();
    clearTimeout(this.timer);
    this.sheet.close();
  }
}

/** Everything else. `status()` is the last one heard, `sound` the player. */
export class MoreSheet {
  constructor(status, sound) {
    Object.assign(this, { status, sound, sheet: $("#more-sheet") });
    const change = (body, text) => attempt(async () => {
      const coaching = await ask("POST", "/v1/target", body);
      if (this.status()) this.status().coaching = coaching;
      this.fill();
      if (text) toast(text);
    });
    for (const button of this.sheet.querySelectorAll(".step")) button.addEventListener("click", () => {
      const now = this.status()?.coaching.cadence?.centre ?? 175;
      change({ cadence: Math.max(120, Math.min(240, Math.round(now) + Number(button.dataset.by))) });
    });
    const onChange = (id, work) => $(id).addEventListener("change", event => work(event.target));
    onChange("#above", select => { if (select.value) change({ above_baseline: Number(select.value) }); });
    onChange("#metronome", select => change({ metronome: select.value }));
    onChange("#drop-cue", select => change({ drop_cue: select.value }));
    onChange("#crossover-cue", box => change({ crossover_cue: box.checked }));
    $("#volume").addEventListener("input", event => sound.setVolume(Number(event.target.value)));
    $("#set-belt").addEventListener("click", () => attempt(async () => {
      const speed = $("#speed").valueAsNumber, incline = $("#incline").valueAsNumber, marker = { kind: "treadmill" };
      if (Number.isFinite(speed)) marker.speed = speed / 3.6;
      if (Number.isFinite(incline)) marker.incline_percent = incline;
      await ask("POST", "/v1/markers", marker);
      toast("Treadmill set");
    }));
    $("#add-note").addEventListener("click", () => attempt(async () => {
      await ask("POST", "/v1/markers", { kind: "note", text: $("#note").value });
      $("#note").value = "";
      toast("Note saved");
    }));
    onChange("#placement", select => attempt(async () => {
      const device = this.status()?.devices[0];
      if (!device) return toast("There is no sensor.");
      await ask("POST", "/v1/placement", { device: device.key, placement: select.value });
      toast("Placement set");
    }));
    $("#set-runner").addEventListener("click", () => attempt(async () => {
      await ask("POST", "/v1/runner", { name: $("#runner").value.trim() || null });
      toast("Runner set");
    }));
  }

  open(focus) {
    this.fill();
    this.sheet.showModal();
    if (focus) $(focus).focus();
  }

  fill() {
    const status = this.status();
    if (!status) return;
    const { coaching, devices } = status, band = coaching.cadence;
    $("#target-text").textContent = band ? `${number(band.centre)} ± ${number((band.upper - band.lower) / 2)}` : "—";
    $("#metronome").value = coaching.metronome;
    $("#drop-cue").value = coaching.drop_cue;
    $("#crossover-cue").checked = coaching.crossover_cue;
    $("#above").disabled = coaching.baseline == null;
    if (document.activeElement?.id !== "runner") $("#runner").value = status.runner ?? "";
    if (devices[0]?.placement) $("#placement").value = devices[0].placement;
    $("#devices").replaceChildren(...devices.map(device => {
      const item = document.createElement("li");
      const facts = [device.state, device.placement?.replace("_", " "), device.rate && `${number(device.rate)} Hz`, device.battery != null && `battery ${number(100 * device.battery)} %`];
      item.textContent = `${device.title}: ${facts.filter(Boolean).join(", ")}${device.sentence ? ". " + device.sentence : ""}`;
      return item;
    }));
    const { latency } = status;
    $("#about").textContent = `gaitd ${status.program_version}, algorithm ${status.algorithm_version}` + (latency ? ` · from sensor to page ${number(latency.p50, 1)} ms, 99 % within ${number(latency.p99, 1)} ms` : "");
  }
}

/** Asks for a code until it is right. */
export function pairing(done) {
  const sheet = $("#pair-sheet");
  const pair = async code => {
    try {
      await ask("POST", "/v1/pair", { code });
      sheet.close();
      done();
    } catch (error) {
      $(".warning", sheet).textContent = error.message;
      if (!sheet.open) sheet.showModal();
    }
  };
  $("form", sheet).addEventListener("submit", event => { event.preventDefault(); pair($("#code").value); });
  // The address that `gait pair` prints ends in #CODE.
  const code = decodeURIComponent(location.hash.slice(1));
  if (code) {
    window.history.replaceState(null, "", "/");
    pair(code);
  }
  return () => { if (!sheet.open) sheet.showModal(); };
}
