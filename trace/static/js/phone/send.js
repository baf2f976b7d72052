/* Sends what waits, in its order, one tab at a time. The server knows every entry by its own id, so that an entry whose
   answer was lost is written once however often it is sent. */
const PhoneSend = (() => {
  "use strict";
  const store = PhoneStore;
  const TRYING = 90_000, LEASE = 30_000;
  const CONFLICTS = ["asked", "refused", "changed", "photo_refused"];
  let isWaiting = false;

  const isConflict = (entry) => CONFLICTS.includes(entry.stage);
  const isBusy = (entry) => entry.stage === "trying" && Date.now() - (entry.tried_at || 0) < TRYING;
  const sizeOf = (entry) => entry.photos.reduce((sum, [, file]) => sum + file.size, 0);

  /* A slow line gets time: a minute, and five kilobytes a second. */
  const patience = (bytes) => AbortSignal.timeout ? AbortSignal.timeout(60_000 + bytes / 5) : undefined;

  async function drain() {
    if (isWaiting) return;
    isWaiting = true;
    try { await alone(async () => { isWaiting = false; await sendAll(); }); }
    finally { isWaiting = false; }
  }

  const alone = (work) => navigator.locks ? navigator.locks.request("phone-queue", work) : leased(work);

  /* Without locks (old browsers): a lease in the database, which ends by itself when its holder died. */
  async function leased(work) {
    const holder = String(Math.random());
    const take = (isMine) => store.transact("readwrite", ({ facts }, give) => {
      facts.get("lease").onsuccess = (e) => {
        const lease = e.target.result?.value;
        const isFree = !lease || lease.until < Date.now() || lease.holder === holder;
        if (isFree) facts.put({ id: "lease", value: { holder, until: isMine ? Date.now() + LEASE : 0 } });
        give(isFree);
      };
    });
    if (!(await take(true))) return;
    const renewing = setInterval(() => take(true), LEASE / 3);
    try { await work(); } finally { clearInterval(renewing); await take(false); }
  }

  async function sendAll() {
    let waiting = await store.all("entries");
    if (!waiting.length) return tell({ line: "idle" });
    const state = await ask();
    if (!state) return tell({ line: "offline" });
    waiting = waiting.filter((one) => one.who === state.who);
    if (!state.who) return tell({ line: "sign_in" });
    const total = waiting.filter((one) => !isConflict(one)).length;
    const left = new Set();
    let sent = 0, failures = 0;
    for (let entry = await next(state, left); entry; entry = await next(state, left)) {
      left.add(entry.id);
      tell({ line: "sending", sent: Math.min(sent + 1, total), total });
      const outcome = entry.stage === "photos" ? await sendPhotos(entry, state) : await send(entry, state);
      if (outcome === "saved") { sent += 1; failures = 0; if (entry.stage !== "photos") left.delete(entry.id); }
      else if (outcome === "sign_in") return tell({ line: "sign_in" });
      else if (outcome === "offline") return tell({ line: "offline" });
      else if (outcome === "retry" && ++failures >= 2) return tell({ line: "offline" });
    }
    await store.trimSent();
    tell({ line: "idle", sent });
  }

  /* The first that may go now: what waits for a decision, or failed just now, holds back only later work on its subject.
     Photos go last. */
  async function next(state, left) {
    const held = new Set();
    const found = await store.first((entry) => {
      if (entry.who !== state.who || entry.stage === "photos" || entry.stage === "photo_refused") return false;
      const isHeld = entry.subjects.some((one) => held.has(one));
      if (!isHeld && !isConflict(entry) && !isBusy(entry) && !left.has(entry.id)) return true;
      entry.subjects.forEach((one) => held.add(one));
      return false;
    });
    return found || store.first((one) => one.who === state.who && one.stage === "photos" && !left.has(one.id));
  }

  async function ask() {
    try {
      const answer = await fetch("/app/state", { signal: patience(0), cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch { return null; }
  }

  async function send(entry, state) {
    const photosFollow = state.photos && !entry.needs_photos && entry.photos.length > 0;
    const body = new FormData();
    body.append("csrf_token", state.csrf_token);
    entry.fields.forEach(([name, value]) => body.append(name, value));
    if (!photosFollow) entry.photos.forEach(([name, file]) => body.append(name, file, file.name || "anh.jpg"));
    const answer = await post(entry.address, body, entry.id, photosFollow ? 0 : sizeOf(entry));
    return settled(entry, answer, (now) => photosFollow ? { ...now, stage: "photos", fields: [], are_photos_shown: now.fields.some(([name]) => name === "show_photos") } : null);
  }

  /* Photos follow one by one; one that fails is tried again alone. */
  async function sendPhotos(entry, state) {
    let outcome = "saved";
    for (const [name, file, id] of entry.photos) {
      const body = new FormData();
      body.append("csrf_token", state.csrf_token);
      body.append("entry_id", id);
      if (entry.are_photos_shown) body.append("show_photos", "1");
      body.append(name === "photos" ? "photos" : "papers", file, file.name || "anh.jpg");
      const answer = await post(`/entries/${entry.id}/photos`, body, id, file.size);
      if (answer.state === "saved") {
        await store.settle(entry.id, (now) => {
          const photos = now.photos.filter(([, , other]) => other !== id);
          return photos.length ? { ...now, photos } : null;
        });
        continue;
      }
      outcome = answer.state;
      if (["offline", "retry", "sign_in"].includes(outcome)) break;
      await store.settle(entry.id, (now) => ({ ...now, stage: "photo_refused", sentences: answer.sentences || [] }));
    }
    return outcome;
  }

  async function post(address, body, key, bytes) {
    try {
      const answer = await fetch(address, {
        method: "POST", body, redirect: "manual", signal: patience(bytes),
        headers: { "X-From-Phone": "1", "Idempotency-Key": key, Accept: "application/json" },
      });
      if (!(answer.headers.get("Content-Type") || "").startsWith("application/json"))
        return { state: answer.status >= 500 || answer.status === 0 ? "retry" : "refused", sentences: [] };
      const told = await answer.json();
      return { ...told, state: told.state || (answer.ok ? "saved" : "refused") };
    } catch { return { state: "offline" }; }
  }

  async function settled(entry, answer, after) {
    const { state, sentences = [], meanwhile = [], confirm = null, href = "", said = [] } = answer;
    if (state === "saved") {
      const sent = { id: entry.id, who: entry.who, title: entry.title, subject: entry.subject, made_at: entry.made_at, sent_at: Date.now(), href, said };
      await store.settle(entry.id, after, { revision: entry.revision, sent });
    } else if (CONFLICTS.includes(state)) {
      await store.settle(entry.id, (now) => ({ ...now, stage: state, sentences, meanwhile, confirm }), { revision: entry.revision });
    }
    return state;
  }

  const tell = (status) => store.say({ kind: "line", ...status });

  return { drain, isConflict };
})();
