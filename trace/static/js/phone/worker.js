/* The worker of the app: serves kept pages when the line is slow or gone, keeps forms that could not be sent.
   `APP` (version, shell, words) and the scripts store.js and send.js stand before this text. */
"use strict";
const SHELL = "shell-" + APP.version;
const SLOW = 3000, NEVER = 25_000;
/* Other people's pages, coming in and going out, files: never kept, never touched. */
const UNTOUCHED = /^\/(01|00|414|t|p|s|u|d|r|sign-in|sign-out|enter|choose|lookup|api|epcis|files|log|language|metrics|healthz|readyz|sw\.js|app\.webmanifest)(\/|$)|^\/$/;

const SIGNING_IN = /^\/(sign-in|enter|choose)(\/|$)/;

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(SHELL);
  await cache.addAll(APP.shell);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("shell-") && name !== SHELL).map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(fromShell(event, url));
  else if (request.mode === "navigate" && !UNTOUCHED.test(url.pathname)) {
    if (request.method === "GET") event.respondWith(showPage(event, url));
    else if (request.method === "POST") event.respondWith(takeForm(event, url));
  }
  if (request.method === "POST" && SIGNING_IN.test(url.pathname)) event.waitUntil(PhoneStore.setFact("unsure", true));
});

self.addEventListener("sync", (event) => { if (event.tag === "phone-queue") event.waitUntil(PhoneSend.drain()); });

self.addEventListener("message", (event) => {
  const { kind, who, isUrgent } = event.data || {};
  if (kind === "refresh") event.waitUntil(servesNow(who).then(() => refresh(isUrgent)));
});

/* Addresses of static files change with their bytes, so what is kept is right for ever. The scanner's reader is large:
   it is not fetched beforehand, but once it was needed it stays. */
async function fromShell(event, url) {
  const { request } = event;
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (/^\/static\/vendor\//.test(url.pathname) && answer.ok) {
    const copy = answer.clone();
    event.waitUntil(caches.open("scanner").then((cache) => cache.put(request, copy)).catch(() => {}));
  }
  return answer;
}

const keyOf = (url) => url.pathname === "/app/queue" ? url.pathname : url.pathname + url.search;
const pagesOf = (who) => caches.open("pages-" + who);
const keptPage = (who, address) => who ? caches.match(address, { cacheName: "pages-" + who, ignoreVary: true }) : null;

/* While it is not known who signed in, a slow answer is waited for: the kept page may be another person's. */
async function showPage(event, url) {
  const [who, isUnsure] = await Promise.all([PhoneStore.fact("who"), PhoneStore.fact("unsure")]).catch(() => []);
  const kept = await keptPage(who, keyOf(url)), began = Date.now();
  const isBetter = kept && !isUnsure;
  const network = fetch(event.request).then((answer) => {
    event.waitUntil(remember(url, answer.clone(), began).catch(() => {}));
    return answer;
  });
  network.catch(() => {});
  const answer = navigator.onLine || !kept ? await Promise.race([network.catch(() => null), pause(isBetter ? SLOW : NEVER)]) : null;
  if (answer && !(isBetter && answer.status >= 500)) return answer;
  if (kept) return asKept(kept);
  return absent(who);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms, null));

/* A kept form is a fresh filling each time it is opened: it gets an id of its own, and says how old it is. */
async function asKept(kept) {
  const at = kept.headers.get("Date") || "";
  const text = (await kept.text())
    .replace(/(name="entry_id" value=")[^"]*"/g, (_all, head) => `${head}${crypto.randomUUID()}"`)
    .replace("<body ", `<body data-kept-at="${at.replace(/[^\w :,]/g, "")}" `);
  const headers = new Headers(kept.headers);
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  return new Response(text, { headers });
}

async function absent(who) {
  const kept = await keptPage(who, "/app/absent");
  if (kept) return asKept(kept);
  const words = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${APP.words.offline}</title><h1>${APP.words.offline}</h1><p><a href="/desk/">${APP.words.back}</a></p>`;
  return new Response(words, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/* A page that was opened anyway replaces its kept copy, when it is on the list and for the same person. */
async function remember(url, answer, began) {
  const madeFor = answer.headers.get("X-Made-For");
  if (!madeFor || answer.type !== "basic" || answer.redirected || answer.status !== 200) return;
  if (began < servingSince) return; // a late answer to the person before
  await PhoneStore.setFact("unsure", false);
  await servesNow(madeFor);
  const listed = (await PhoneStore.fact("pages")) || [];
  if (listed.some((one) => one.address === keyOf(url))) await (await pagesOf(madeFor)).put(keyOf(url), answer);
}

/* Another person signed in on this phone: the pages kept for the one before are gone. */
let servingSince = 0;
async function servesNow(who) {
  if (!who || (await PhoneStore.fact("who")) === who) return;
  servingSince = Date.now();
  await forgetPages(who);
  await PhoneStore.setFact("pages", []);
  await PhoneStore.setFact("kept_at", 0);
  await PhoneStore.setFact("who", who);
}

async function forgetPages(except = "") {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("pages-") && name !== "pages-" + except).map((name) => caches.delete(name)));
}

const OFTEN = 300_000;
let refreshing = null;
async function refresh(isUrgent) {
  if (refreshing) await refreshing; // perhaps for the person before
  if (!isUrgent && Date.now() - ((await PhoneStore.fact("kept_at")) || 0) < OFTEN) return;
  await (refreshing ||= keepPages().catch(() => {}).finally(() => { refreshing = null; }));
}

async function keepPages() {
  const answer = await fetch("/app/offline", { redirect: "manual" });
  if (!answer.ok) return;
  const { who, pages } = await answer.json();
  await PhoneStore.setFact("unsure", false);
  await servesNow(who);
  const cache = await pagesOf(who);
  const before = new Map(((await PhoneStore.fact("pages")) || []).map((one) => [one.address, one.version]));
  const listed = new Map(pages.map((one) => [one.address, one.version]));
  const there = new Set();
  for (const request of await cache.keys()) {
    const address = keyOf(new URL(request.url));
    if (listed.has(address)) there.add(address);
    else await cache.delete(request);
  }
  const known = [...before].filter(([address]) => there.has(address)).map(([address, version]) => ({ address, version }));
  for (const page of pages) {
    if (there.has(page.address) && before.get(page.address) === page.version) continue;
    const copy = await fetch(page.address, { redirect: "manual", headers: { Accept: "text/html" } });
    const madeFor = copy.headers.get("X-Made-For");
    if (copy.status === 401 || (madeFor && madeFor !== who)) return; // somebody else is signed in by now
    if (copy.status !== 200 || !madeFor) continue;
    await cache.put(page.address, copy);
    known.splice(0, known.length, ...known.filter((one) => one.address !== page.address), page);
    await PhoneStore.setFact("pages", known);
  }
  await PhoneStore.setFact("pages", known);
  await PhoneStore.setFact("kept_at", Date.now());
  PhoneStore.say({ kind: "kept", pages: known.length });
}

/* A form of the app: kept first, then sent; forgotten once the server has answered something a person can read. */
async function takeForm(event, url) {
  const { request } = event;
  let fields = null;
  try { fields = await request.clone().formData(); } catch { return fetch(request); }
  const about = fields.get("_phone"), id = fields.get("entry_id");
  if (!about || !id) return fetch(request);
  fields.delete("_phone");
  let isKept = false;
  try {
    await PhoneStore.keep({ ...PhoneStore.entryOf(url, fields, JSON.parse(about)), stage: "trying", tried_at: Date.now() });
    isKept = true;
  } catch { /* no room on this phone: it is sent as ever */ }
  const bytes = [...fields.values()].reduce((sum, one) => sum + (one.size || 0), 0);
  try {
    const answer = await fetch(url.href, {
      method: "POST", body: fields, redirect: "manual", signal: AbortSignal.timeout(10_000 + bytes / 10),
      headers: { "X-From-Phone": "live", "Idempotency-Key": id, Accept: "text/html" },
    });
    if (answer.type === "opaqueredirect" || !(answer.status >= 500 || [400, 401, 408, 429].includes(answer.status))) {
      if (isKept) await PhoneStore.settle(id, () => null);
      return answer;
    }
    if (!isKept) return answer;
  } catch (error) { if (!isKept) throw error; }
  await PhoneStore.settle(id, (entry) => ({ ...entry, stage: "waiting" }));
  await self.registration.sync?.register("phone-queue").catch(() => {});
  return Response.redirect(`/app/queue?kept=${encodeURIComponent(id)}`, 303);
}
