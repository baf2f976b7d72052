/* What this phone keeps until it was sent: entries with their photos, what was sent lately, whose they are.
   One database for pages and worker. A promise here ends when the transaction is on the disk, not before. */
const PhoneStore = (() => {
  "use strict";
  const STORES = ["entries", "sent", "facts"];
  const news = "BroadcastChannel" in self ? new BroadcastChannel("phone") : null;
  let opening = null;

  function open() {
    opening ||= new Promise((done, failed) => {
      const asked = indexedDB.open("phone", 1);
      asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name, { keyPath: "id" }).createIndex("made_at", "made_at"));
      asked.onsuccess = () => {
        asked.result.onversionchange = () => { asked.result.close(); opening = null; };
        asked.result.onclose = () => { opening = null; };
        done(asked.result);
      };
      asked.onerror = () => { opening = null; failed(asked.error); };
    });
    return opening;
  }

  /* `work(stores)` asks only; its answer is what `result()` of it gives once everything is written down. */
  async function transact(mode, work) {
    const database = await open();
    return new Promise((done, failed) => {
      const transaction = database.transaction(STORES, mode, { durability: "strict" });
      let result = null;
      const give = (value) => { result = value; };
      transaction.oncomplete = () => done(result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
      work(Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)])), give);
    });
  }

  const write = async (work) => { const given = await transact("readwrite", work); say({ kind: "queue" }); return given; };
  const fact = (id) => transact("readonly", ({ facts }, give) => { facts.get(id).onsuccess = (e) => give(e.target.result?.value ?? null); });
  const setFact = (id, value) => transact("readwrite", ({ facts }) => { facts.put({ id, value }); });
  const say = (message) => news?.postMessage(message);
  const hear = (listener) => news?.addEventListener("message", (event) => listener(event.data));

  /* In the order they were written; an entry that was changed keeps its place. */
  const all = (name) => transact("readonly", (stores, give) => {
    stores[name].getAll().onsuccess = (e) => give(e.target.result.sort((a, b) => a.made_at - b.made_at || (a.id < b.id ? -1 : 1)));
  });

  /* The first entry, in that order, that `choose` takes: reads no further. */
  const first = (choose) => transact("readonly", ({ entries }, give) => {
    entries.index("made_at").openCursor().onsuccess = (e) => {
      const cursor = e.target.result;
      if (!cursor) return;
      if (choose(cursor.value)) give(cursor.value);
      else cursor.continue();
    };
  });

  const keep = (entry) => write(({ entries }) => {
    entries.get(entry.id).onsuccess = (e) => {
      const before = e.target.result;
      entries.put({ ...entry, made_at: before?.made_at ?? entry.made_at, revision: (before?.revision ?? 0) + 1 });
    };
  });

  /* Change one entry (or drop it: `change` gives null), unless it was written anew since `revision`. */
  const settle = (id, change, { revision = null, sent = null } = {}) => write(({ entries, sent: done }, give) => {
    entries.get(id).onsuccess = (e) => {
      const entry = e.target.result;
      if (!entry) return;
      const isAsKnown = revision === null || entry.revision === revision;
      const next = isAsKnown ? change(entry) : { ...entry, stage: "waiting" };
      if (next) entries.put(next);
      else entries.delete(id);
      if (sent && isAsKnown) done.put(sent);
      give(isAsKnown);
    };
  });

  const MOST_SENT = 40;
  async function trimSent() {
    const old = (await all("sent")).slice(0, -MOST_SENT);
    if (old.length) await transact("readwrite", ({ sent }) => old.forEach((one) => sent.delete(one.id)));
  }

  /* Everything of this person goes: signing out after asking. What others left here stays theirs. */
  const forgetAll = (who) => write(({ entries, sent, facts }) => {
    facts.clear();
    for (const store of [entries, sent]) {
      store.openCursor().onsuccess = (e) => {
        const cursor = e.target.result;
        if (!cursor) return;
        if (!cursor.value.who || cursor.value.who === who) cursor.delete();
        cursor.continue();
      };
    }
  });

  /* crypto.randomUUID needs https; where it is missing its random numbers are there all the same. */
  const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16));

  /* What a form comes to in the queue. Later nobody looks at a page before saving: what was to be shown first is saved,
     and asked about where there is doubt. `subjects`: what it is about, since work on one thing is sent in its order. */
  function entryOf(url, fields, about) {
    const kept = [], photos = [];
    for (const [name, value] of fields) {
      if (value instanceof File) { if (value.size) photos.push([name, value, newId()]); }
      else if (!["csrf_token", "_phone"].includes(name) && !(name === "action" && about.action)) kept.push([name, value]);
    }
    if (about.action) kept.push(["action", about.action]);
    const others = [...fields.getAll("also").map((code) => "/seasons/" + code), ...fields.getAll("input").map((code) => "/batches/" + code)];
    const own = about.key ?? "/" + url.pathname.split("/").slice(1, 3).join("/");
    return {
      id: fields.get("entry_id"), who: about.who, address: url.pathname + url.search, page: about.page, title: about.title, subject: about.subject,
      subjects: [...new Set([own, ...others])].filter(Boolean), needs_photos: about.needs_photos, shown: about.shown, fields: kept, photos,
      made_at: Date.now(), sentences: [], meanwhile: [],
    };
  }

  return { all, first, entryOf, keep, settle, fact, setFact, forgetAll, trimSent, say, hear, transact };
})();
