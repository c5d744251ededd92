// SPDX-License-Identifier: Apache-2.0
// Requests and the stream. The browser resumes by Last-Event-ID itself; what it can't do is know that silence means loss.

/** ms without a word until the connection counts as lost: the daemon speaks once a second. */
const silence = 3500;

export class Refused extends Error {
  constructor(status, code, sentence) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

/** The answer as an object; throws `Refused` with the daemon's sentence, or an error where nobody answers. */
export async function ask(method, path, body) {
  const options = { method, headers: {}, credentials: "same-origin", cache: "no-store" };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refused(0, "lost", "gaitd does not answer. Nothing was saved.");
  }
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, json.error?.code, json.error?.sentence ?? `gaitd answers ${answer.status}.`);
  return json;
}

const names = ["step", "correction", "retraction", "settled", "window", "cue", "beats", "device", "quality", "marker", "session", "status"];

/** Listens for ever. `on(name, data)` for each event; `lost(isLost)` upon change; `unpaired()` where a code is needed. */
export class Stream {
  constructor(on, lost, unpaired) {
    Object.assign(this, { on, lost, unpaired, isLost: false, last: performance.now(), id: "" });
    this.open();
    setInterval(() => this.watch(), 500);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.watch(); });
  }

  open() {
    this.source?.close();
    this.last = performance.now();
    const source = this.source = new EventSource("/v1/stream" + (this.id ? "?after=" + encodeURIComponent(this.id) : ""));
    for (const name of names) source.addEventListener(name, event => {
      this.last = performance.now();
      if (event.lastEventId) this.id = event.lastEventId;
      this.tell(false);
      this.on(name, JSON.parse(event.data));
    });
    source.onerror = () => this.fail();
  }

  async fail() {
    this.tell(true);
    if (this.source.readyState !== EventSource.CLOSED || this.asking) return;
    // Refused for good, as without a token: find out why.
    this.asking = true;
    try {
      // gaitd may have begun anew: on its own machine the page gets another cookie by being opened.
      await fetch("/", { cache: "no-store", credentials: "same-origin" });
      await ask("GET", "/v1/status");
    } catch (error) {
      if (error.status === 401) this.unpaired();
    }
    this.asking = false;
  }

  watch() {
    if (performance.now() - this.last < silence) return;
    this.tell(true);
    this.open();
  }

  tell(isLost) {
    if (isLost === this.isLost) return;
    this.isLost = isLost;
    this.lost(isLost);
  }
}
