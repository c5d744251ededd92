// SPDX-License-Identifier: Apache-2.0
// The metronome and the cues. Beats are scheduled ahead on the audio clock, to the sample: a late timer moves none of them.

/** s that are scheduled ahead: more than a browser lets a hidden page sleep. What a new plan replaces is taken back. */
const ahead = 1.5;
/** ms between two looks ahead. */
const look = 100;

export class Sound {
  constructor() {
    this.context = null;
    this.plan = null;
    this.next = 0;
    this.volume = 0.7;
    /** Session time of an event against its arrival here: the least seen is the one that waited least. */
    this.offsets = [];
    /** What was scheduled, for whoever checks: {time (session, s), audio (context, s), side, gain}. */
    this.beats = [];
    this.pending = [];
    this.clicks = {};
    /** Audio clock less session clock, s. */
    this.map = null;
  }

  get isOn() { return this.context?.state === "running"; }

  /** After a tap only: browsers want it so. */
  async toggle() {
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      this.out = this.context.createGain();
      this.out.gain.value = this.volume;
      this.out.connect(this.context.destination);
      this.clicks = { left: this.click(800), right: this.click(1000), unknown: this.click(900) };
      this.timer = setInterval(() => this.schedule(), look);
      await this.context.resume();
    } else if (this.isOn) await this.context.suspend();
    else await this.context.resume();
    this.restart();
    return this.isOn;
  }

  setVolume(volume) {
    this.volume = volume;
    if (this.out) this.out.gain.value = volume;
  }

  /** 30 ms of something like wood: a tone and its twelfth, dying away. */
  click(pitch) {
    const rate = this.context.sampleRate, length = Math.round(0.03 * rate), buffer = this.context.createBuffer(1, length, rate), data = buffer.getChannelData(0);
    for (let k = 0; k < length; k++) {
      const t = k / rate, end = Math.min(1, (length - k) / (0.003 * rate));
      data[k] = 0.8 * end * Math.exp(-t / 0.008) * (Math.sin(2 * Math.PI * pitch * t) + 0.3 * Math.sin(6 * Math.PI * pitch * t));
    }
    return buffer;
  }

  /** An event of session time `time` (s) came in at `now` (performance.now(), ms). */
  hear(time, now = performance.now()) {
    this.offsets.push({ now, offset: now / 1000 - time });
    while (this.offsets.length > 200 || (this.offsets.length && now - this.offsets[0].now > 60000)) this.offsets.shift();
  }

  forgetClock() {
    this.offsets = [];
    this.map = null;
  }

  /** performance.now() in s at session time 0. */
  get offset() { return this.offsets.length ? Math.min(...this.offsets.map(o => o.offset)) : null; }

  /**
   * Session time (s) to the audio clock. What is measured trembles by some milliseconds, which an ear would take for a limp: it is
   * followed by a millisecond a beat at most, unless it is plainly wrong.
   */
  audioTime(time) {
    const measured = this.measuredAudioTime(time) - time;
    const error = this.map == null ? Infinity : measured - this.map;
    this.map = Math.abs(error) > 0.1 ? measured : this.map + Math.max(-0.001, Math.min(0.001, error));
    return time + this.map;
  }

  /** Such that it is heard then. */
  measuredAudioTime(time) {
    const stamp = this.context.getOutputTimestamp?.();
    const latency = this.context.outputLatency || this.context.baseLatency || 0;
    // What the hardware says where it says something; else what has been handed to it, less the way to the ear.
    if (stamp && stamp.performanceTime > 0) return stamp.contextTime + time + this.offset - stamp.performanceTime / 1000;
    return this.context.currentTime + time + this.offset - performance.now() / 1000 - latency;
  }

  /** A plan of the daemon: {revision, start, period, side, fade_start, end}, or null for silence. */
  follow(plan) {
    if (plan && this.plan && plan.revision < this.plan.revision) return;
    // Beats of the old plan at or after the start of the new one are not to be heard.
    const from = plan ? plan.start : -Infinity;
    this.pending = this.pending.filter(beat => {
      if (beat.time < from - 1e-6) return true;
      try { beat.source.stop(); } catch { /* It has ended already. */ }
      beat.isTakenBack = true;
      return false;
    });
    this.beats = this.beats.filter(beat => !beat.isTakenBack);
    this.plan = plan;
    this.next = 0;
    this.schedule();
  }

  restart() {
    this.next = 0;
    this.map = null;
  }

  schedule() {
    if (!this.isOn || !this.plan || this.offset == null) return;
    const { start, period, side, fade_start: fade, end } = this.plan, now = this.context.currentTime;
    this.pending = this.pending.filter(beat => beat.audio > now - 1);
    const earliest = performance.now() / 1000 - this.offset;
    if (this.next === 0) this.next = Math.max(0, Math.ceil((earliest - start) / period));
    for (; ; this.next++) {
      const time = start + this.next * period;
      if (time > earliest + ahead || (end != null && time >= end)) return;
      const audio = this.audioTime(time);
      if (audio < now + 0.005) continue;
      const gain = fade == null || time < fade ? 1 : Math.max(0, 1 - (time - fade) / ((end ?? fade + 3) - fade));
      const foot = side === "unknown" ? "unknown" : this.next % 2 === 0 ? side : side === "left" ? "right" : "left";
      const source = this.play(this.clicks[foot], audio, gain);
      const beat = { time, audio, side: foot, gain, source };
      this.pending.push(beat);
      this.beats.push(beat);
      if (this.beats.length > 2000) this.beats.shift();
    }
  }

  play(buffer, when, gain = 1) {
    const source = this.context.createBufferSource(), volume = this.context.createGain();
    source.buffer = buffer;
    volume.gain.value = gain;
    source.connect(volume).connect(this.out);
    source.start(when);
    return source;
  }

  /** Tones one after the other: [Hz, s]. */
  tones(list, level = 0.25) {
    if (!this.isOn) return;
    let when = this.context.currentTime + 0.02;
    for (const [pitch, length] of list) {
      const tone = this.context.createOscillator(), volume = this.context.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, when);
      volume.gain.linearRampToValueAtTime(level, when + 0.02);
      volume.gain.setValueAtTime(level, when + length - 0.05);
      volume.gain.linearRampToValueAtTime(0, when + length);
      tone.connect(volume).connect(this.out);
      tone.start(when);
      tone.stop(when + length);
      when += length;
    }
  }

  cue(kind) {
    if (kind === "band_reached") this.tones([[523, 0.14], [784, 0.22]], 0.15);
    else if (kind === "pelvic_drop") this.tones([[220, 0.14], [0, 0.06], [220, 0.14]], 0.3);
    else if (kind === "crossover") this.tones([[330, 0.12], [294, 0.18]], 0.3);
    else if (kind === "sensor_lost") this.tones([[440, 0.2], [349, 0.2], [262, 0.35]], 0.3);
  }
}
