/* The scanner. Reads with the browser's own detector, else with a WebAssembly one that is fetched only now; where there
   is no camera a photo goes to the server. The list of many survives a reload of the tab. */
(() => {
  "use strict";
  const root = document.getElementById("scan");
  if (!root) return;
  const words = JSON.parse(root.dataset.words), asked = new URLSearchParams(location.hash.slice(1));
  const one = (name) => root.querySelector(`[data-${name}]`);
  const say = (word, values = {}) => {
    said.textContent = Object.entries(values).reduce((text, [name, value]) => text.replace(`%(${name})s`, value), words[word] || word);
  };
  const said = one("said"), video = root.querySelector("video"), typed = root.querySelector("#typed");
  const isSheet = "sheet" in root.dataset, most = Number(root.dataset.most);
  const key = isSheet ? asked.get("key") || "scan:sheet" : "scan:page";
  const FORMATS = ["qr_code", "data_matrix", "code_128", "ean_13", "ean_8"];
  const LONG_SIDE = 2400, AGAIN_MS = 1500, LOOK_MS = 120;
  const memory = (() => { try { sessionStorage.setItem("?", ""); sessionStorage.removeItem("?"); return sessionStorage; } catch { return null; } })();
  const kept = (name, otherwise) => { try { return JSON.parse(memory?.getItem(name)) ?? otherwise; } catch { return otherwise; } };
  const keep = () => { try { memory?.setItem(key, JSON.stringify({ isMany, list })); } catch { /* full: only this tab's memory */ } };
  const iconOf = (name) => {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS(picture.namespaceURI, "use");
    const drawn = root.querySelector("svg use").getAttribute("href").split("#")[0];
    picture.setAttribute("class", "icon");
    picture.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${drawn}#icon-${name}`);
    picture.append(use);
    return picture;
  };
  const make = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

  const before = kept(key, {});
  let isMany = isSheet ? asked.has("many") : Boolean(before.isMany) || Boolean(root.querySelector("[data-list] li"));
  let list = before.list || [];
  const seen = new Map();

  /* Sounds: one high for a new code, two low for one that is there already, one long low for what is no code of ours. */
  let sound = null;
  const SIGNALS = { added: [[1000, 0, 0.09]], twice: [[330, 0, 0.09], [330, 0.14, 0.09]], odd: [[200, 0, 0.3]] };
  const SHAKES = { added: 60, twice: [40, 60, 40], odd: 250 };
  function wake() {
    const Sound = window.AudioContext || window.webkitAudioContext;
    if (!Sound) return;
    sound ||= new Sound();
    if (sound.state === "suspended") sound.resume().catch(() => {});
  }
  function signal(kind) {
    navigator.vibrate?.(SHAKES[kind]);
    root.dataset.signal = kind;
    setTimeout(() => { if (root.dataset.signal === kind) delete root.dataset.signal; }, 300);
    if (sound?.state !== "running") return;
    SIGNALS[kind].forEach(([pitch, start, length]) => {
      const tone = sound.createOscillator(), loud = sound.createGain();
      tone.frequency.value = pitch;
      loud.gain.value = 0.2;
      tone.connect(loud).connect(sound.destination);
      tone.start(sound.currentTime + start);
      tone.stop(sound.currentTime + start + length);
    });
  }
  ["pointerdown", "keydown"].forEach((name) => document.addEventListener(name, wake, { capture: true }));

  /* What was read: `raw` as the symbol or the person said it. A camera sees one label many times before it is gone. */
  function take(raw, fromCamera = false) {
    const read = window.readCode(raw), text = read.text || raw.trim().slice(0, 80);
    if (!text) return;
    const isStill = fromCamera && performance.now() - (seen.get(text) ?? -AGAIN_MS) < AGAIN_MS;
    seen.set(text, performance.now());
    if (!isMany) return isStill || takeOne(read, text, raw);
    const there = list.find((row) => row.text === text);
    if (there) {
      if (isStill) return;
      signal("twice");
      say("twice", { code: text });
      one("list").querySelector(`[data-text="${CSS.escape(text)}"]`)?.scrollIntoView({ block: "nearest" });
      return;
    }
    if (list.length >= most) { signal("odd"); say("full"); return; }
    list.unshift({ text, state: read.text ? "asking" : read.isForeign ? "foreign" : "odd", raw: read.text ? undefined : raw.trim().slice(0, 200) });
    signal(read.text ? "added" : "odd");
    say(read.text ? "added" : read.isForeign ? "foreign_one" : "odd", { code: text });
    draw();
    keep();
    askSoon();
  }
  async function takeOne(read, text, raw) {
    if (!read.text) {
      const linked = await linkedTo(raw);
      if (!linked) { signal("odd"); say(read.isForeign ? "foreign_one" : "odd", { code: text }); return; }
      text = isSheet ? linked.text : raw.trim();
    }
    signal("added");
    if (isSheet) { stop(); tell("give", [text]); return; }
    if (!navigator.onLine) { say("offline", { code: text }); typed.value = text; return; }
    stop();
    location.assign(`/lookup?code=${encodeURIComponent(text)}`);
  }

  /* A code of another system may be linked to something here; only the server knows. */
  async function linkedTo(raw) {
    const answer = await fetch(`/scan/known?code=${encodeURIComponent(raw.trim().slice(0, 200))}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const [found] = answer && answer.ok ? await answer.json().catch(() => []) : [];
    return found && found.state === "known" ? found : null;
  }

  /* Names come from the server, twenty at a time; without a signal the list goes on and asks later. */
  let waiting = 0;
  function askSoon() { clearTimeout(waiting); waiting = setTimeout(ask, 300); }
  async function ask() {
    const rows = list.filter((row) => row.raw || row.state === "asking" || row.state === "unasked").slice(0, 20);
    if (!rows.length) return;
    const query = rows.map((row) => `code=${encodeURIComponent(row.raw || row.text)}`).join("&");
    const answer = await fetch(`/scan/known?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const names = answer && answer.ok ? await answer.json().catch(() => null) : null;
    rows.forEach((row, at) => {
      const name = names && names[at];
      if (!row.raw) Object.assign(row, name ? { ...name, text: name.via ? name.text : row.text } : { state: "unasked" });
      else if (name) Object.assign(row, name.state === "known" ? name : {}, { raw: undefined });
    });
    draw();
    keep();
    if (names) askSoon();
  }
  window.addEventListener("online", askSoon);

  const given = () => list.filter((row) => !["foreign", "odd"].includes(row.state)).map((row) => row.text).reverse();
  const PICTURES = { known: "ok", asking: "clock", unasked: "clock", unknown: "warning", foreign: "stop", odd: "stop" };
  function draw() {
    one("many").hidden = !isMany;
    one("list").replaceChildren(...list.map((row) => {
      const item = make("li", "", `is-${row.state}`), what = make("div", ""), small = make("span", "");
      item.dataset.text = row.text;
      if (row.name) what.append(make("strong", row.name));
      if (row.lot) small.append(words.lot.replace("%(lot)s", row.lot), row.text.startsWith("(") ? "" : " · ");
      if (!row.lot || !row.text.startsWith("(")) small.append(make("span", row.text, "code"));
      if (row.organisation) small.append(` · ${row.organisation}`);
      what.append(small);
      if (row.via) what.append(make("span", words.via.replace("%(source)s", row.via), "scan-warn"));
      const warning = row.warning || (row.state === "known" ? "" : words[row.state]);
      if (warning) what.append(make("span", warning, "scan-warn"));
      const remove = make("button", "", "button quiet");
      remove.type = "button";
      remove.append(iconOf("close"), make("span", `${words.remove} ${row.text}`, "hidden-visually"));
      remove.onclick = () => { list = list.filter((other) => other !== row); seen.delete(row.text); say("removed", { code: row.text }); draw(); keep(); };
      item.append(iconOf(row.warning ? "warning" : PICTURES[row.state]), what, remove);
      return item;
    }));
    one("count").textContent = words.count.replace("%(count)s", list.length);
    one("clear").hidden = !list.length;
    if (one("ends")) one("ends").hidden = !given().length;
    if (one("bar")) { one("bar").hidden = !isMany; one("done").lastElementChild.textContent = words.done.replace("%(count)s", given().length); }
    const button = typed.parentElement.querySelector("button");
    button.lastChild.textContent = isMany ? ` ${root.dataset.add}` : button.dataset.word;
  }
  function tell(what, codes = []) {
    if (what === "give") memory?.removeItem(key);
    window.parent.postMessage({ scan: what, codes }, location.origin);
  }

  /* The camera. */
  let stream = null, isRunning = false;
  async function reader() {
    if (window.BarcodeDetector) {
      const can = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
      const formats = FORMATS.filter((name) => can.includes(name));
      if (formats.includes("qr_code")) return new window.BarcodeDetector({ formats });
    }
    if (!window.BarcodeDetectionAPI) {
      say("loading");
      await new Promise((done, fail) => document.head.append(Object.assign(document.createElement("script"), { src: root.dataset.ponyfill, onload: done, onerror: fail })));
      const overrides = { locateFile: (path, folder) => (path.endsWith(".wasm") ? root.dataset.wasm : folder + path) };
      await window.BarcodeDetectionAPI.prepareZXingModule({ overrides, fireImmediately: true });
    }
    return new window.BarcodeDetectionAPI.BarcodeDetector({ formats: FORMATS });
  }
  async function start() {
    if (navigator.userActivation?.hasBeenActive) wake();
    if (!navigator.mediaDevices?.getUserMedia) { withoutCamera("insecure"); return; }
    say("starting");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } });
    } catch (error) { withoutCamera(error.name === "NotAllowedError" ? "refused" : "absent"); return; }
    one("start").hidden = true;
    one("camera").classList.add("is-on");
    video.srcObject = stream;
    await video.play().catch(() => {});
    offerTorch(stream.getVideoTracks()[0]);
    try { look(await reader()); } catch { stop(); withoutCamera("unread"); }
  }
  function withoutCamera(word) { say(word); one("camera").hidden = word !== "unread" && word !== "refused"; one("start").hidden = false; root.classList.add("no-camera"); }
  async function look(detector) {
    isRunning = true;
    root.dataset.reader = detector.constructor === window.BarcodeDetector ? "native" : "wasm";
    say("ready");
    while (isRunning) {
      if (video.readyState >= 2 && !document.hidden) {
        const found = await detector.detect(video).catch(() => []);
        if (isRunning) found.forEach((code) => take(code.rawValue, true));
      }
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  }
  function stop() {
    isRunning = false;
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    one("camera").classList.remove("is-on");
    one("start").hidden = false;
    one("torch").hidden = true;
  }
  function offerTorch(track) {
    const button = one("torch");
    button.hidden = !track.getCapabilities?.().torch;
    button.onclick = async () => {
      const isOn = button.getAttribute("aria-pressed") !== "true";
      await track.applyConstraints({ advanced: [{ torch: isOn }] }).catch(() => { button.hidden = true; });
      button.setAttribute("aria-pressed", isOn);
      button.lastElementChild.textContent = isOn ? words.off : words.on;
    };
  }
  window.addEventListener("pagehide", stop);

  /* A photo, made smaller here, read there. */
  async function small(file) {
    if (!window.createImageBitmap) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }), canvas = document.createElement("canvas");
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < 1e6) return file;
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85))) || file;
  }
  async function send(form) {
    const input = form.querySelector("[type=file]"), file = input.files[0];
    if (!file) return;
    say("reading");
    const body = new FormData(form);
    body.set("photo", await small(file).catch(() => file), "tem.jpg");
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    const found = answer ? await answer.json().catch(() => null) : null;
    input.value = "";
    if (!Array.isArray(found)) { signal("odd"); say(found?.sentence || "nophoto"); return; }
    said.textContent = "";
    if (found.length > 1 && !isSheet) turnTo(true);
    found.forEach((code) => take(code.text));
  }
  function turnTo(many) {
    isMany = many;
    root.querySelectorAll("[data-mode]").forEach((button) => button.setAttribute("aria-pressed", (button.dataset.mode === "many") === isMany));
    seen.clear();
    draw();
    keep();
  }

  /* Everything to press. */
  const submit = typed.parentElement.querySelector("button");
  submit.dataset.word = submit.lastChild.textContent;
  root.querySelectorAll("[data-mode]").forEach((button) => { button.onclick = () => turnTo(button.dataset.mode === "many"); });
  one("start").onclick = start;
  one("typed").addEventListener("submit", (event) => {
    if (!isMany && !isSheet) return;
    event.preventDefault();
    take(typed.value);
    typed.value = "";
    typed.focus();
  });
  typed.addEventListener("paste", (event) => {
    const lines = event.clipboardData.getData("text").split(/[\r\n]+/).filter((line) => line.trim());
    if (lines.length < 2 || !isMany) return;
    event.preventDefault();
    lines.forEach((line) => take(line));
  });
  /* A scanner in the hand types wherever the cursor is, without a pause, and ends with Enter. */
  let burst = "", burstAt = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    if (performance.now() - burstAt > 400) burst = "";
    burstAt = performance.now();
    if (event.key === "Enter" && burst.length >= 6) { event.preventDefault(); take(burst); burst = ""; } else if (event.key.length === 1) burst += event.key;
  });
  one("shot").addEventListener("submit", (event) => { event.preventDefault(); send(event.target); });
  one("shot").querySelector("[type=file]").addEventListener("change", (event) => send(event.target.form));
  one("send").hidden = true;
  one("clear").onclick = () => { if (window.confirm(words.clear)) { list = []; seen.clear(); draw(); keep(); } };
  one("copy-all")?.addEventListener("click", async (event) => {
    const button = event.currentTarget;
    await navigator.clipboard.writeText(given().join("\n"));
    button.lastChild.textContent = ` ${words.copied}`;
  });
  if (one("copy-all")) one("copy-all").hidden = !navigator.clipboard;
  root.querySelectorAll("[data-give]").forEach((link) => link.addEventListener("click", () => {
    memory?.setItem(`scan:for:${link.pathname}#${link.dataset.give}`, JSON.stringify(given()));
    memory?.removeItem(key);
  }));
  one("done")?.addEventListener("click", () => { stop(); tell("give", given()); });
  one("close")?.addEventListener("click", () => { stop(); tell("close"); });
  if (isSheet) document.addEventListener("keydown", (event) => { if (event.key === "Escape") { stop(); tell("close"); } });

  if (one("modes")) one("modes").hidden = false;
  one("camera").hidden = false;
  if (isSheet && isMany) {
    kept(`${key}:given`, []).forEach((text) => {
      const code = window.readCode(text).text || text;
      if (!list.some((row) => row.text === code)) list.push({ text: code, state: "asking" });
    });
    memory?.removeItem(`${key}:given`);
  }
  root.querySelectorAll("[data-list] li").forEach((item) => {
    const text = item.querySelector(".code").textContent;
    if (!list.some((row) => row.text === text)) list.push({ text, state: "asking" });
  });
  turnTo(isMany);
  askSoon();
  if (matchMedia("(pointer: fine)").matches && !isSheet) typed.focus();
  if (!navigator.mediaDevices?.getUserMedia) withoutCamera("insecure");
  else if (isSheet) start();
  else navigator.permissions?.query({ name: "camera" }).then((state) => { if (state.state === "granted") start(); }, () => {});
})();
