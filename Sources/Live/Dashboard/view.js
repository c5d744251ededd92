// SPDX-License-Identifier: Apache-2.0
// Drawings and numbers: from values to the page. Nothing here knows where values come from.

const $ = (selector, root = document) => root.querySelector(selector);
const minus = "−", thin = "\u2009", absent = "—";

/** A number with fixed decimals as people here write it; a dash where there is none. */
export function number(value, decimals = 0) {
  if (value == null || !Number.isFinite(value)) return absent;
  const text = Math.abs(value).toLocaleString(undefined, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false });
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** mm:ss, from an hour on h:mm:ss. */
export function clock(seconds) {
  if (seconds == null) return absent + ":" + absent;
  const s = Math.floor(seconds), two = n => String(n).padStart(2, "0");
  return s < 3600 ? `${two(Math.floor(s / 60))}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

// The dial: the target band is at the top and 50° wide, whatever its numbers, so that "needle up" is good at a glance.
const centre = { x: 160, y: 166 }, radius = 136, bandAngle = 25, farthest = 88;
const at = (angle, r = radius) => {
  const a = (angle - 90) * Math.PI / 180;
  return `${(centre.x + r * Math.cos(a)).toFixed(1)} ${(centre.y + r * Math.sin(a)).toFixed(1)}`;
};
const arc = (from, to, r = radius) => `M${at(from, r)}A${r} ${r} 0 ${Math.abs(to - from) > 180 ? 1 : 0} ${to > from ? 1 : 0} ${at(to, r)}`;

/** Degrees from the top for a cadence against a band. */
export function angle(value, band) {
  const half = (band.upper - band.lower) / 2;
  const turn = (value - (band.upper + band.lower) / 2) / half * bandAngle;
  return Math.max(-farthest, Math.min(farthest, turn));
}

/** `value` steps/min or null; `band` or null; `below`: what stands under the number; `age`: words where it is old. */
export function dial(value, band, below, age) {
  const svg = $("#dial-drawing"), outer = radius + 12, inner = radius - 12;
  const words = number(value);
  let way = "";
  if (band && value != null) {
    const turn = angle(value, band);
    if (turn < -bandAngle) way = `<path class="way" d="${arc(turn, -bandAngle)}"/>`;
    if (turn > bandAngle) way = `<path class="way" d="${arc(bandAngle, turn)}"/>`;
  }
  const target = band ? `<path class="target" d="${arc(-bandAngle, bandAngle, outer)}L${at(bandAngle, inner)}${arc(bandAngle, -bandAngle, inner).replace("M" + at(bandAngle, inner), "")}Z"/>
    <text class="ends" x="66" y="42">${number(band.lower)}</text><text class="ends" x="254" y="42">${number(band.upper)}</text>` : "";
  const still = `<path class="track" d="${arc(-farthest, farthest)}"/>${way}${target}`;
  if (svg.dataset.still !== still) {
    svg.dataset.still = still;
    svg.innerHTML = `<g class="back">${still}</g><g class="arm"><path class="needle" d="M160 13V52"/><path class="needle" d="M160 13V52"/></g>
      <text class="n" x="158" y="168"></text><text class="age" x="160" y="80"></text><text class="unit" x="160" y="194"></text>`;
  }
  const arm = $(".arm", svg);
  arm.style.display = value == null || !band ? "none" : "";
  if (band && value != null) arm.style.transform = `rotate(${angle(value, band)}deg)`;
  $(".n", svg).textContent = words;
  $(".age", svg).textContent = age ?? "";
  $(".unit", svg).textContent = below;
}

/** How the cadence lies against the band, in words. */
export function advice(value, band, note) {
  const p = $("#advice");
  let kind = "none", text = note ?? "";
  if (value != null && band) {
    const shown = Math.round(value), low = Math.ceil(band.lower), high = Math.floor(band.upper);
    if (shown < low) [kind, text] = ["off", `▲ ${low - shown} more a minute`];
    else if (shown > high) [kind, text] = ["off", `▼ Ease off by ${shown - high}`];
    else [kind, text] = ["ok", "✓ In your target band"];
  }
  p.className = kind;
  if (p.textContent !== text) p.textContent = text;
  return text;
}

/** One leg's pelvis: tilted the way it falls, three times as much as it does; the runner's own band as a wedge. */
export function pelvis(card, side, drop, band) {
  const isLeft = side === "left", flip = isLeft ? "" : ' transform="translate(110 0) scale(-1 1)"';
  const tilt = d => Math.max(-24, Math.min(36, d * 3)) * Math.PI / 180;
  const x = 18, y = 16, length = 80;
  const end = (d, l = length) => `${(x + l * Math.cos(tilt(d))).toFixed(1)} ${(y + l * Math.sin(tilt(d))).toFixed(1)}`;
  const wedge = band ? `<path class="wedge" d="M${x} ${y}L${end(band.lower, length + 8)}L${end(band.upper, length + 8)}Z"/>` : "";
  const level = `<path class="level" d="M${x} ${y}H106"/>`;
  const hasDrop = drop != null, [ex, ey] = end(drop ?? 0).split(" ").map(Number);
  const mark = isLeft ? `<circle class="end" cx="${ex}" cy="${ey}" r="6"/>` : `<rect class="end" x="${ex - 5.5}" y="${ey - 5.5}" width="11" height="11"/>`;
  const svg = $(".pelvis", card);
  svg.innerHTML = `<g class="${isLeft ? "L" : "R"}"${flip}>${wedge}${level}<path class="leg${hasDrop ? "" : " absent"}" d="M${x} ${y}V60"/><path class="bar${hasDrop ? "" : " absent"}" d="M${x - 8} ${hasDrop ? y - 8 * Math.sin(tilt(drop)) : y}L${ex} ${ey}"/>${hasDrop ? mark : ""}</g>`;
}

/** A drop card. `mean` as in the API's `recent`; `reason`: why there is none. */
export function drop(side, mean, band, reason) {
  const card = $("#" + side), value = mean?.mean ?? null;
  pelvis(card, side, value, band);
  $(".number", card).textContent = value == null ? absent : number(value, 1) + "°";
  $(".u", card).textContent = mean?.interval != null ? `±${thin}${number(mean.interval, 1)}` : "";
  const p = $(".band", card);
  let kind = "none", text = reason ?? "";
  if (value != null) {
    if (!band) text = "no own band yet";
    else if (value > band.upper) [kind, text] = ["off", `▲ ${number(value - band.upper, 1)}° above your band`];
    else if (value < band.lower) [kind, text] = ["none", `▼ ${number(band.lower - value, 1)}° below your band`];
    else [kind, text] = ["ok", "✓ own band"];
  }
  p.className = "band note " + kind;
  p.textContent = text;
  meter($(".value", card), value, value == null ? `not known${reason ? ": " + reason : ""}` : `${number(value, 1)} degrees${mean.interval != null ? ", plus or minus " + number(mean.interval, 1) : ""}, ${text.replace(/[✓▲▼] /, "")}`);
}

export function meter(element, value, text) {
  element.setAttribute("aria-valuenow", value == null ? element.getAttribute("aria-valuemin") : value);
  element.setAttribute("aria-valuetext", text);
}

/** Seen from behind: two rails, the own band shaded, the last footprints fading. `feet`: newest first, {side, index}. */
export function rails(feet, band) {
  const svg = $(".rails"), middle = 30, gauge = 17;
  // Index 0: on the rails; 1: on the line between them.
  const offset = index => gauge * (1 - Math.max(-0.4, Math.min(1.6, index)));
  let lanes = "";
  if (band) {
    const near = offset(band.upper), far = offset(band.lower), width = Math.max(3, far - near);
    lanes = `<rect class="lane" x="${middle - near - width}" y="2" width="${width}" height="70"/><rect class="lane" x="${middle + near}" y="2" width="${width}" height="70"/>`;
  }
  const prints = feet.slice(0, 6).map((foot, k) => {
    const x = middle + (foot.side === "left" ? -1 : 1) * offset(foot.index), y = 10 + k * 11, seen = (1 - k * 0.14).toFixed(2);
    return foot.side === "left" ? `<ellipse class="foot L" opacity="${seen}" cx="${x}" cy="${y}" rx="4" ry="7"/>` : `<rect class="foot R" opacity="${seen}" x="${x - 4}" y="${y - 6.5}" width="8" height="13"/>`;
  }).join("");
  svg.innerHTML = `${lanes}<path class="belt" d="M3 2V72M57 2V72"/><path class="middle" d="M${middle} 2V72"/>${prints}`;
}

/** `steps`: oldest first, {side, quality, missing}. Without sides, marks alternate as leg A and B. */
export function strip(steps, names) {
  const svg = $("#steps svg"), shown = steps.slice(-12), gap = 24;
  const marks = shown.map((step, k) => {
    if (step.missing) return "";
    const x = 34 + k * gap, kind = step.quality === "good" ? "" : " fair";
    return step.side === "left" ? `<circle class="dot L${kind}" cx="${x}" cy="10" r="6"/>` : `<rect class="dot R${kind}" x="${x - 5.5}" y="24.5" width="11" height="11"/>`;
  }).join("");
  svg.innerHTML = `<text class="key" x="2" y="15">${names[0]}</text><text class="key" x="2" y="35">${names[1]}</text><path class="rule" d="M18 20H318"/>${marks}`;
  const count = side => shown.filter(s => s.side === side).length, poor = shown.filter(s => s.quality !== "good" && !s.missing).length;
  svg.setAttribute("aria-label", shown.length ? `Last ${shown.length} steps: ${count("left")} left, ${count("right")} right, ${poor} of less than good quality` : "No steps yet");
}

/** Five minutes of cadence. `points`: {t, cadence|null} a second, `now` s. Gaps stay gaps. */
export function history(points, now, band) {
  const svg = $("#history svg"), width = 560, height = 130;
  const values = points.map(p => p.cadence).filter(v => v != null);
  const low = Math.min(band?.lower ?? Infinity, ...values) - 3, high = Math.max(band?.upper ?? -Infinity, ...values) + 3;
  if (!Number.isFinite(low) || !Number.isFinite(high)) { svg.innerHTML = ""; return; }
  const x = t => width * (1 - (now - t) / 300), y = v => height - 4 - (v - low) / (high - low) * (height - 8);
  let path = "", last = null;
  for (const p of points) {
    if (now - p.t > 300) continue;
    if (p.cadence == null) { last = null; continue; }
    path += `${last != null && p.t - last < 3 ? "L" : "M"}${x(p.t).toFixed(1)} ${y(p.cadence).toFixed(1)}`;
    last = p.t;
  }
  const shade = band ? `<rect class="chartband" x="0" y="${y(band.upper)}" width="${width}" height="${y(band.lower) - y(band.upper)}"/>` : "";
  const shown = [band?.lower, band?.upper].filter(v => v != null);
  // Where the text stands follows the drawing, whatever its height: styles set by script pass the page's policy.
  $("#history .y").replaceChildren(...shown.map(v => {
    const label = Object.assign(document.createElement("span"), { textContent: number(v) });
    label.style.bottom = `${100 * (1 - y(v) / height)}%`;
    return label;
  }));
  svg.setAttribute("aria-label", `Cadence in the last five minutes, from ${number(Math.min(...values))} to ${number(Math.max(...values))} steps a minute`);
  svg.innerHTML = `${shade}<path class="grid" d="M0 ${height - 1}H${width}M${width * .2} ${height - 6}V${height}M${width * .4} ${height - 6}V${height}M${width * .6} ${height - 6}V${height}M${width * .8} ${height - 6}V${height}"/><path class="chart" d="${path}"/>`;
}

export function value(id, text, note) {
  const card = $("#" + id);
  $(".number", card).textContent = text;
  if (note != null) $(".note", card).textContent = note;
}
