/* Small comforts. Every page works without this file; nothing here decides anything. */
(() => {
  "use strict";
  const words = JSON.parse(document.body.dataset.words || "{}");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

  /* A form that came back with mistakes starts at their list. */
  document.querySelector("[data-focus]")?.focus();

  /* Ask once before what cannot be undone by going back; what deletes is named on its button, and is not the easy one. */
  function ask(sentence, deleting = "") {
    if (!window.HTMLDialogElement) return Promise.resolve(window.confirm(sentence));
    return new Promise((answer) => {
      const dialog = document.createElement("dialog");
      const row = make("div", "", "row");
      const no = make("button", words.no, deleting ? "button main" : "button");
      const yes = make("button", deleting || words.yes, deleting ? "button stop" : "button main");
      row.append(no, yes);
      dialog.append(make("p", sentence), row);
      document.body.append(dialog);
      no.onclick = () => dialog.close("");
      yes.onclick = () => dialog.close("yes");
      dialog.onclose = () => { dialog.remove(); answer(dialog.returnValue === "yes"); };
      dialog.showModal();
    });
  }
  window.ask = ask;

  const calm = new Map();
  /* A second tap on a slow line must not send twice; the page kept by "back" must be usable again. */
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.confirm && !form.dataset.agreed) {
      event.preventDefault();
      const button = event.submitter;
      if (!(await ask(form.dataset.confirm))) return;
      form.dataset.agreed = "1";
      form.requestSubmit(button || undefined);
      return;
    }
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button && button.dataset.busy) {
      calm.set(button, [...button.childNodes]);
      button.setAttribute("aria-busy", "true");
      button.textContent = button.dataset.busy;
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    all("form").forEach((form) => { delete form.dataset.sent; delete form.dataset.agreed; });
    all("[aria-busy=true]").forEach((button) => { button.removeAttribute("aria-busy"); button.replaceChildren(...calm.get(button)); });
  });

  /* Drafts stay on this device, belong to the person signed in, and end after a week, on sending or on signing out. */
  const WEEK = 7 * 24 * 3600 * 1000;
  const prefix = "draft:" + document.body.dataset.viewer + ":";
  const keyOf = (form) => prefix + location.pathname + ":" + form.dataset.draft;
  const store = (() => { try { localStorage.setItem("?", ""); localStorage.removeItem("?"); return localStorage; } catch { return null; } })();
  const kept = (form) => all("input, select, textarea", form).filter(
    (field) => field.name && field.name !== "csrf_token" && !["file", "password", "hidden"].includes(field.type));
  function readDraft(form) {
    const draft = {};
    kept(form).forEach((field) => {
      if (["radio", "checkbox"].includes(field.type)) { (draft[field.name] ||= []); if (field.checked) draft[field.name].push(field.value); }
      else if (field.multiple) draft[field.name] = [...field.selectedOptions].map((option) => option.value);
      else draft[field.name] = field.value;
    });
    return draft;
  }
  function writeDraft(form, draft) {
    kept(form).forEach((field) => {
      const value = draft[field.name];
      if (value === undefined) return;
      if (["radio", "checkbox"].includes(field.type)) field.checked = value.includes(field.value);
      else if (field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
      else field.value = value;
    });
  }
  if (store) {
    const here = new Set(all("form[data-draft]").map(keyOf));
    Object.keys(store).filter((key) => key.startsWith("draft:")).forEach((key) => {
      let draft = null;
      try { draft = JSON.parse(store.getItem(key)); } catch { /* unreadable: dropped below */ }
      if (!draft || Date.now() - draft.at > WEEK || (draft.sent && !here.has(key))) store.removeItem(key);
    });
    all("form[data-draft]").forEach((form) => {
      const key = keyOf(form);
      const came = form.querySelector(".error-summary");
      const draft = JSON.parse(store.getItem(key) || "null");
      if (draft && draft.sent && !came) store.removeItem(key);
      else if (draft && !came) {
        const fresh = readDraft(form);
        if (JSON.stringify(fresh) !== JSON.stringify(draft.values)) {
          writeDraft(form, draft.values);
          const note = make("div", "", "notice is-information");
          const discard = make("button", words.discard, "button quiet");
          discard.type = "button";
          discard.onclick = () => { writeDraft(form, fresh); store.removeItem(key); note.remove(); };
          note.append(make("p", words.kept), discard);
          note.setAttribute("role", "status");
          form.prepend(note);
        }
      }
      const keep = (sent) => { try { store.setItem(key, JSON.stringify({ at: Date.now(), sent, values: readDraft(form) })); } catch { /* full: nothing kept */ } };
      form.addEventListener("input", () => keep(false));
      form.addEventListener("submit", (event) => { if (!event.defaultPrevented) keep(true); });
    });
    all("form[data-forget]").forEach((form) => form.addEventListener("submit", () => {
      Object.keys(store).filter((key) => key.startsWith("draft:")).forEach((key) => store.removeItem(key));
    }));
  }

  /* Photos are shown at once and sent small: at most 1,600 pixels on the long side, without the place the camera noted. */
  const LONG_SIDE = 1600;
  const shrinking = new Set();
  /* Who presses the button before a photo is small waits for it: the camera's own file, with its place, never goes out. */
  document.addEventListener("submit", (event) => {
    if (!shrinking.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const form = event.target, button = event.submitter;
    Promise.allSettled(shrinking).then(() => form.requestSubmit(button || undefined));
  }, true);
  async function shrink(file, box) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", file.name);
    // Drawn anew even when small: where and by whom it was taken stays on the phone.
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    box.append(canvas);
    return blob && (blob.size < file.size || file.type === "image/jpeg") ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  }
  all(".file-drop").forEach((drop) => {
    const input = drop.querySelector("input");
    drop.classList.add("is-whole");
    if (!drop.dataset.photo) input.addEventListener("change", () => {
      drop.querySelector(".previews").replaceChildren(...[...input.files].map((file) => make("p", file.name)));
    });
  });
  all("[data-photo='1'] input[type=file]").forEach((input) => input.addEventListener("change", () => {
    const work = makeSmall(input).finally(() => shrinking.delete(work));
    shrinking.add(work);
  }));
  async function makeSmall(input) {
    const box = input.parentElement.querySelector(".previews");
    box.replaceChildren();
    if (!window.createImageBitmap) { box.append(...[...input.files].map((file) => make("p", file.name))); return; }
    const small = await Promise.all([...input.files].map((file) => shrink(file, box).catch(() => { box.append(make("p", words.unreadable, "quiet")); return file; })));
    try {
      const list = new DataTransfer();
      small.forEach((file) => list.items.add(file));
      input.files = list.files;
    } catch { /* an old browser sends the photos as they are */ }
  }

  /* Phones set to another language show dates their own way: say the chosen day in the page's words, with its weekday. */
  all("input[type=date]").forEach((input) => {
    const said = make("output", "", "help said-date");
    const say = () => {
      const day = new Date(input.value + "T00:00");
      said.textContent = input.value && !isNaN(day)
        ? day.toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" }) : "";
    };
    if (input.closest(".field") && !input.closest(".list-bar")) { input.closest(".control, .field").after(said); input.addEventListener("change", say); say(); }
  });

  all("[data-upper]").forEach((input) => input.addEventListener("change", () => { input.value = input.value.toUpperCase(); }));

  all("[data-reveal]").forEach((button) => {
    const input = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.onclick = () => {
      const isHidden = input.type === "password";
      input.type = isHidden ? "text" : "password";
      button.textContent = isHidden ? words.hide : words.show;
    };
  });

  /* data-copy holds the text itself; without a clipboard (plain http) the button stays away. */
  all("[data-copy]").forEach((button) => {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const before = [...button.childNodes];
      button.textContent = words.copied;
      setTimeout(() => button.replaceChildren(...before), 1500);
    });
  });

  all("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });

  /* A wide screen has room for what a phone folds away; paper shows all of it. */
  if (matchMedia("(min-width: 60rem)").matches) all("[data-wide] > details.card").forEach((part) => { part.open = true; });
  const unfolded = [];
  window.addEventListener("beforeprint", () => all("details.card:not([open])").forEach((part) => { part.open = true; unfolded.push(part); }));
  window.addEventListener("afterprint", () => unfolded.splice(0).forEach((part) => { part.open = false; }));

  /* "/" goes to the search; j and k walk the rows of a list, Enter opens the row. */
  const rows = all("table[data-rows] tbody tr");
  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, button, a, summary, dialog")) {
      if (event.key === "Escape" && event.target.matches("[data-slash]")) event.target.blur();
      return;
    }
    if (event.key === "/") {
      const search = document.querySelector("[data-slash]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if ((event.key === "j" || event.key === "k") && rows.length) {
      rows[at]?.classList.remove("is-here");
      at = Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)));
      rows[at].classList.add("is-here");
      rows[at].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && at >= 0) rows[at].querySelector("a")?.click();
    else if (event.key === "Escape" && location.hash === "#menu") location.hash = "main";
  });

  /* A menu that stays open after a tap elsewhere is in the way. */
  document.addEventListener("click", (event) => all("details.who[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));

  /* data-refresh="5" on a part with an id: fetch the page again and replace that part, until it no longer asks. */
  async function refresh(part) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    const page = answer && answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const next = page && page.getElementById(part.id);
    if (next) part.replaceWith(next);
    const current = document.getElementById(part.id);
    if (current && current.dataset.refresh) setTimeout(refresh, Number(current.dataset.refresh) * 1000, current);
  }
  all("[data-refresh][id]").forEach((part) => setTimeout(refresh, Number(part.dataset.refresh) * 1000, part));

  let bar = null;
  const sayLine = () => {
    bar?.remove();
    // Who is signed in has a line of their own, which also says what waits.
    if (navigator.onLine || document.getElementById("line-state")) return;
    bar = make("p", words.offline, "offline");
    bar.setAttribute("role", "status");
    document.body.prepend(bar);
  };
  window.addEventListener("offline", sayLine);
  window.addEventListener("online", sayLine);
  sayLine();
})();
