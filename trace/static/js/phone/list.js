/* The list of what waits: every entry with its state, and what can be done about it. */
(() => {
  "use strict";
  const list = document.getElementById("queue");
  if (!list || !window.indexedDB) return;
  const words = JSON.parse(list.dataset.words), who = document.body.dataset.who, store = PhoneStore;
  const make = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
  const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const part = (at, how) => new Date(at).toLocaleString("en-GB", { ...how, timeZone: "Asia/Ho_Chi_Minh" });
  const moment = (at) => `${part(at, { hour: "2-digit", minute: "2-digit" })}, ${part(at, { day: "2-digit", month: "2-digit" })}`;
  const kept = new URLSearchParams(location.search).get("kept");
  let drawn = "";

  const act = (label, work, kind = "") => {
    const button = make("button", label, "button " + kind);
    button.type = "button";
    button.onclick = async () => { button.disabled = true; try { await work(); } finally { button.disabled = false; } };
    return button;
  };
  const link = (label, href) => Object.assign(make("a", label, "button"), { href });

  function facts(pairs) {
    const box = make("dl", "", "facts");
    pairs.forEach(([label, value]) => { const row = make("div"); row.append(make("dt", label), make("dd", value)); box.append(row); });
    return box;
  }

  /* Two versions side by side: what this phone wrote, and what stands in the record since. */
  function versions(entry) {
    const box = make("div", "", "versions");
    const mine = make("section");
    mine.append(make("h3", words.mine), facts(entry.shown));
    box.append(mine);
    entry.meanwhile.forEach((one) => {
      const theirs = make("section");
      theirs.append(make("h3", words.theirs), make("p", [one.title, one.when, one.who].filter(Boolean).join(" · ")), facts(one.details || []));
      if (one.href) theirs.append(link(words.look, one.href));
      box.append(theirs);
    });
    return box;
  }

  const again = (more) => (now) => ({ ...now, stage: "waiting", sentences: [], meanwhile: [], confirm: null,
    fields: [...now.fields.filter(([name]) => !(name in more)), ...Object.entries(more)] });
  const drop = (entry) => async () => { if (await window.ask(fill(words.drop, entry))) { await store.settle(entry.id, () => null); draw(); } };

  function card(entry) {
    const item = make("li", "", "queued is-" + entry.stage + (entry.id === kept ? " is-new" : ""));
    item.append(make("h2", entry.title), make("p", [entry.subject, fill(words.written, { when: moment(entry.made_at) })].filter(Boolean).join(" · "), "quiet"));
    const isAsked = PhoneSend.isConflict(entry);
    item.append(make("p", words[entry.stage] || words.waiting, "state"));
    if (entry.photos.length) item.append(make("p", fill(list.dataset.photos, { count: entry.photos.length }), "quiet"));
    if (isAsked && entry.sentences.length) {
      const said = make("ul");
      entry.sentences.forEach((sentence) => said.append(make("li", sentence)));
      item.append(said);
    }
    if (entry.stage === "changed") item.append(versions(entry));
    else if (entry.shown?.length) {
      const more = make("details", "", "more");
      more.append(make("summary", words.content), facts(entry.shown));
      item.append(more);
    }
    const row = make("div", "", "row");
    const isRefused = entry.stage === "refused";
    const edit = ["photos", "photo_refused"].includes(entry.stage) ? "" : link(words.edit, `${entry.page}#phone=${entry.id}`);
    if (isRefused) edit.classList.add("main");
    if (isRefused) row.append(edit);
    if (isAsked && entry.stage !== "photo_refused") {
      const more = entry.stage === "changed" ? { changed_known: "1" } : entry.confirm || {};
      const send = async () => { await store.settle(entry.id, again(more)); await PhoneSend.drain(); draw(); };
      row.append(act(isRefused ? words.again : words.send_as_is, send, isRefused ? "" : "main"));
    }
    if (!isRefused) row.append(edit);
    row.append(act(isAsked ? words.give_up : words.take_back, drop(entry), "quiet"));
    item.append(row);
    return item;
  }

  function sentCard(one) {
    const item = make("li", "", "queued is-sent");
    item.append(make("h3", one.title), make("p", [one.subject, fill(words.sent_at, { when: moment(one.sent_at) })].filter(Boolean).join(" · "), "quiet"));
    one.said.forEach((sentence) => item.append(make("p", sentence)));
    if (one.href) item.append(link(words.look, one.href));
    return item;
  }

  async function draw() {
    const [entries, sent] = await Promise.all([store.all("entries"), store.all("sent")]);
    const own = entries.filter((one) => one.who === who), foreign = entries.length - own.length;
    const before = sent.filter((one) => one.who === who).reverse().slice(0, 10);
    const state = JSON.stringify([own.map((one) => [one.id, one.stage, one.revision, one.photos.length, one.sentences]), before.map((one) => one.id), foreign]);
    if (state === drawn) return;
    drawn = state;
    list.replaceChildren(...own.map(card));
    document.getElementById("queue-empty").hidden = own.length > 0;
    document.getElementById("queue-tools").hidden = own.length === 0;
    const others = document.getElementById("queue-others");
    others.hidden = !foreign;
    others.textContent = fill(words.others, { count: foreign });
    document.getElementById("queue-kept").hidden = !own.some((one) => one.id === kept);
    document.getElementById("queue-sent").hidden = !before.length;
    document.getElementById("sent").replaceChildren(...before.map(sentCard));
  }

  /* The last resort: everything that waits as one file, photos included, for somebody who can help. */
  async function exportAll() {
    const own = (await store.all("entries")).filter((one) => one.who === who);
    const read = (file) => new Promise((done) => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(file); });
    for (const entry of own) entry.photos = await Promise.all(entry.photos.map(async ([name, file]) => [name, file.name, await read(file)]));
    const href = URL.createObjectURL(new Blob([JSON.stringify(own, null, 1)], { type: "application/json" }));
    Object.assign(document.createElement("a"), { href, download: `cho-gui-${new Date().toISOString().slice(0, 10)}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  }

  document.getElementById("send-now").onclick = () => PhoneSend.drain().then(draw);
  document.getElementById("export").onclick = exportAll;
  let drawing = null;
  const drawSoon = () => { drawing ||= setTimeout(() => { drawing = null; draw(); }, 200); };
  store.hear(drawSoon);
  document.addEventListener("phone", drawSoon);
  draw();
})();
