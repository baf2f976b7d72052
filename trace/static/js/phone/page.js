/* On every page of a signed-in person: the line's state, what waits, forms that survive without a signal. */
(() => {
  "use strict";
  const bar = document.getElementById("line-state");
  if (!bar || !window.indexedDB) return;
  const words = JSON.parse(bar.dataset.words), who = document.body.dataset.who;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
  const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const store = PhoneStore;
  let line = { line: "idle" }, doneUntil = 0;

  /* The bar: silent while all is well, and told in the order of what a person must know. */
  async function show() {
    const entries = await store.all("entries").catch(() => []);
    const own = entries.filter((one) => one.who === who), asked = own.filter(PhoneSend.isConflict).length;
    const count = own.length - asked, foreign = entries.length - own.length;
    let text = "", kind = "";
    if (line.line === "sending" && count) text = fill(words.sending, line);
    else if (!navigator.onLine || (line.line === "offline" && count)) { text = count ? fill(words.later, { count }) : words.offline; kind = "is-off"; }
    else if (line.line === "sign_in" && count) text = fill(words.sign_in, { count });
    else if (count) text = fill(words.waiting, { count });
    else if (Date.now() < doneUntil) { text = words.done; kind = "is-done"; }
    if (asked) { text = [text, fill(words.asked, { count: asked })].filter(Boolean).join(" · "); kind = "is-asked"; }
    if (!text && foreign) text = fill(words.foreign, { count: foreign });
    bar.hidden = !text;
    bar.className = "line " + kind;
    const link = bar.firstElementChild;
    if (link.textContent !== text) link.textContent = text;
    /* What needs the line steps back for what does not. */
    for (const one of document.querySelectorAll("[data-with-signal]")) one.hidden = !navigator.onLine;
    if (!navigator.onLine) for (const one of document.querySelectorAll("details[data-without-signal]")) one.open = true;
    link.href = line.line === "sign_in" ? "/sign-in?next=/app/queue" : "/app/queue";
  }

  const drain = () => PhoneSend.drain().catch(() => {}).finally(show);
  function hear(message) {
    if (message.kind === "line") line = message;
    if (message.sent && message.line === "idle") { tell("refresh", true); doneUntil = Date.now() + 8000; setTimeout(show, 8100); }
    if (message.kind !== "kept") showSoon();
  }
  /* While much is sent, once every fifth of a second is enough. */
  let showing = null;
  const showSoon = () => { showing ||= setTimeout(() => { showing = null; show(); }, 200); };
  store.hear(hear);
  /* A channel does not hear itself: what this page sends is told here as well. */
  const say = store.say;
  store.say = (message) => { say(message); hear(message); document.dispatchEvent(new CustomEvent("phone", { detail: message })); };
  window.addEventListener("online", drain);
  window.addEventListener("offline", () => { line = { line: "offline" }; show(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) drain(); });
  setInterval(async () => { if ((await store.all("entries").catch(() => [])).length) drain(); }, 30_000);

  const tell = async (kind, isUrgent) => navigator.serviceWorker && (await navigator.serviceWorker.ready).active.postMessage({ kind, who, isUrgent });
  async function begin() {
    if (navigator.serviceWorker) {
      await navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});
      // What was saved just now stands on the kept pages as well; else the worker looks every few minutes.
      const hasSaved = document.querySelector(".notice.is-good[role=status]") !== null;
      if (!document.body.dataset.keptAt && navigator.onLine) tell("refresh", hasSaved);
    }
    if (!navigator.onLine) line = { line: "offline" };
    await show();
    await drain();
  }
  if (document.readyState === "complete") begin(); else window.addEventListener("load", begin);

  /* A kept page is not of today: the day it proposes moves on. */
  const keptAt = document.body.dataset.keptAt;
  if (keptAt) {
    const dayOf = (date) => new Date(date.getTime() + 7 * 3600_000).toISOString().slice(0, 10);
    const then = dayOf(new Date(keptAt)), today = dayOf(new Date());
    all("input[type=date]").forEach((input) => {
      if (input.max === then) input.max = today;
      if (input.value === then && input.name === "happened_on") { input.value = today; input.dispatchEvent(new Event("change", { bubbles: true })); }
    });
    all("[data-kept-at-words]").forEach((part) => { part.textContent = fill(part.dataset.keptAtWords, { when: new Date(keptAt).toLocaleString(document.documentElement.lang, { timeZone: "Asia/Ho_Chi_Minh" }) }); part.hidden = false; });
  }

  /* What a form is about and what was typed, in the words of the page: for the list and for two versions side by side. */
  function labelOf(field) {
    const group = field.closest("fieldset.choices"), label = field.closest(".choice") ? group?.querySelector("legend") : field.labels?.[0];
    const copy = label?.cloneNode(true);
    copy?.querySelectorAll(".optional, small, .help").forEach((one) => one.remove());
    return copy ? copy.textContent.trim() : "";
  }
  function shownOf(form) {
    const found = new Map();
    all("input, select, textarea", form).forEach((field) => {
      if (!field.name || ["hidden", "file", "submit", "password"].includes(field.type)) return;
      if (["radio", "checkbox"].includes(field.type) && !field.checked) return;
      const label = labelOf(field), choice = field.closest(".choice");
      const text = field.tagName === "SELECT" ? [...field.selectedOptions].filter((one) => one.value).map((one) => one.textContent).join(", ")
        : choice ? (choice.querySelector(".choice-words")?.firstChild?.textContent || "").trim()
        : field.type === "date" && field.value ? field.value.split("-").reverse().join("/") : field.value.trim();
      if (!text) return;
      const unit = field.parentElement.querySelector(":scope > .unit")?.textContent;
      const name = label || text, value = label ? (unit ? `${text} ${unit}` : text) : words.yes;
      found.set(name, found.has(name) ? `${found.get(name)}, ${value}` : value);
    });
    return [...found];
  }
  const aboutOf = (form, button) => ({
    who, page: location.pathname + location.search, action: button?.name === "action" && button.value !== form.dataset.offline ? form.dataset.offline || "" : "",
    title: form.dataset.title || document.querySelector("h1")?.textContent.trim() || document.title,
    subject: form.dataset.about ?? document.querySelector(".desk-head p")?.textContent.trim() ?? "", key: form.dataset.subject,
    needs_photos: all("input[type=file][required]", form).length > 0, shown: shownOf(form),
  });

  /* Forms for a place without a signal unfold there; what was typed to be looked up goes into them. */
  function unfold() { if (!navigator.onLine) all("details[data-without-signal]").forEach((one) => { one.open = true; }); }
  unfold();
  window.addEventListener("offline", unfold);
  document.addEventListener("submit", (event) => {
    const instead = event.target.method === "get" && document.querySelector("details[data-without-signal]");
    if (!instead || navigator.onLine) return;
    const typed = event.target.elements.code, box = instead.querySelector("[name=code]");
    if (!typed || !box) return;
    event.preventDefault();
    event.stopPropagation();
    if (typed.value) box.value = typed.value;
    instead.open = true;
    box.focus();
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.dataset.offline === undefined || !form.elements.entry_id || form.dataset.sent || (form.dataset.confirm && !form.dataset.agreed)) return;
    all("input[name=_phone]", form).forEach((one) => one.remove());
    if (button && "needsSignal" in button.dataset) {
      if (navigator.onLine) return;
      event.preventDefault();
      event.stopPropagation();
      note(form, words.needs_signal);
      return;
    }
    const about = aboutOf(form, button);
    if (navigator.serviceWorker?.controller) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "_phone", value: JSON.stringify(about) }));
      return;
    }
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    const fields = new FormData(form, button);
    const entry = store.entryOf(new URL(form.action, location.href), fields, about);
    store.keep({ ...entry, stage: "waiting" }).then(() => { form.replaceChildren(make("p", words.kept, "notice is-good")); show(); }, () => note(form, words.no_room));
  }, true);

  function note(form, sentence) {
    form.querySelector(".phone-note")?.remove();
    const box = make("div", "", "notice is-hold phone-note");
    box.setAttribute("role", "alert");
    box.append(make("p", sentence));
    (form.querySelector(".submit-bar") || form).before(box);
    box.scrollIntoView({ block: "center" });
  }

  /* "Sửa" in the list opens the form with what was kept; what the form has no box for goes along unseen. */
  async function reopen() {
    const id = new URLSearchParams(location.hash.slice(1)).get("phone");
    const form = document.querySelector("form[data-offline]");
    if (!id || !form) return;
    const entry = (await store.all("entries")).find((one) => one.id === id && one.who === who);
    if (!entry) return;
    const values = new Map();
    entry.fields.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    values.set("entry_id", [entry.id]);
    ["agreed", "action", "seen_version"].forEach((name) => values.delete(name));
    all("input, select, textarea", form).forEach((field) => {
      if (!field.name || ["file", "submit"].includes(field.type) || field.name === "csrf_token" || field.name === "seen_version") return;
      const given = values.get(field.name) || [];
      if (["radio", "checkbox"].includes(field.type)) field.checked = given.includes(field.value);
      else if (field.multiple) [...field.options].forEach((option) => { option.selected = given.includes(option.value); });
      else field.value = given.length ? given[0] : field.type === "hidden" ? field.value : "";
    });
    values.forEach((given, name) => { if (!form.elements[name]) given.forEach((value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))); });
    entry.photos.forEach(([name, file]) => {
      const input = form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`);
      if (!input) return;
      const list = new DataTransfer();
      [...input.files, file].forEach((one) => list.items.add(one));
      input.files = list.files;
      input.parentElement.querySelector(".previews")?.append(make("p", file.name));
    });
    all("details.more", form).forEach((part) => { part.open = true; });
    const box = make("div", "", "notice is-information");
    box.setAttribute("role", "status");
    box.append(make("p", words.editing));
    form.prepend(box);
  }
  reopen();

  /* Going out: asks while something waits, then leaves nothing of this person on the phone. */
  all("form[data-forget]").forEach((form) => form.addEventListener("submit", async (event) => {
    if (form.dataset.cleared) return;
    event.preventDefault();
    event.stopPropagation();
    if (!navigator.onLine) { note(form, words.needs_signal); return; }
    await drain();
    const count = (await store.all("entries").catch(() => [])).filter((one) => one.who === who).length;
    if (count && !(await window.ask(fill(words.leave, { count }), words.leave_yes))) { location.assign("/app/queue"); return; }
    await store.forgetAll(who);
    Object.keys(localStorage).filter((key) => key.startsWith("draft:")).forEach((key) => localStorage.removeItem(key));
    if (window.caches) await Promise.all((await caches.keys()).filter((name) => name.startsWith("pages-")).map((name) => caches.delete(name)));
    form.dataset.cleared = "1";
    form.requestSubmit();
  }, true));

  /* Onto the home screen: Android offers it, on an iPhone it is said in words. */
  const hint = document.querySelector("[data-install]");
  window.addEventListener("beforeinstallprompt", (event) => {
    if (!hint) return;
    event.preventDefault();
    hint.hidden = false;
    hint.querySelector("button").onclick = () => event.prompt();
  });
  window.addEventListener("appinstalled", () => { if (hint) hint.hidden = true; });
  const isApple = /iPhone|iPad/.test(navigator.userAgent) && !navigator.standalone;
  all("[data-install-apple]").forEach((part) => { part.hidden = !isApple; });

  store.all("entries").then((entries) => { if (entries.length || matchMedia("(display-mode: standalone)").matches) navigator.storage?.persist?.(); }, () => {});
})();
