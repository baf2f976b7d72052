/* The editor of a layout looks at itself again after every change. Without this file its buttons do the same. */
(() => {
  "use strict";
  const form = document.querySelector(".layout-form");
  if (!form || !window.fetch) return;
  const address = form.getAttribute("action");
  let waiting = 0;
  let asked = 0;
  let isDirty = false;

  async function ask(button) {
    const mine = ++asked;
    const sent = new FormData(form);
    if (button && button.name) sent.append(button.name, button.value);
    form.setAttribute("aria-busy", "true");
    const answer = await fetch(address, { method: "POST", body: sent, headers: { Accept: "text/html" } }).catch(() => null);
    if (mine !== asked) return null;
    form.removeAttribute("aria-busy");
    if (!answer || !answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  function take(id, page) {
    const next = page.getElementById(id);
    if (next) document.getElementById(id).replaceWith(document.adoptNode(next));
  }

  function showPreview(page) {
    take("preview", page);
    tame();
  }

  /* After typing: the drawing and the sentences beside the inputs; the inputs stay as they are under the finger. */
  function showSentences(page) {
    form.querySelectorAll("[data-input]").forEach((field) => {
      const next = page.querySelector(`[data-input="${CSS.escape(field.dataset.input)}"]`);
      if (!next) return;
      field.classList.toggle("has-error", next.classList.contains("has-error"));
      field.querySelector(":scope > .error")?.remove();
      const said = next.querySelector(":scope > .error");
      if (said) field.insertBefore(document.adoptNode(said), field.querySelector(":scope > .nudge, :scope > select, :scope > input, :scope > .choice") || null);
    });
  }

  /* After a button: all inputs anew, what was open stays open, the finger stays on its button. */
  function showParts(page, button) {
    const open = [...form.querySelectorAll("details[open]")].map((one) => one.id);
    const value = button.value;
    take("parts", page);
    open.forEach((id) => { const one = document.getElementById(id); if (one) one.open = true; });
    const again = [...form.querySelectorAll("button[name=do]")].find((one) => one.value === value);
    if (again) again.focus({ preventScroll: true });
  }

  async function look() {
    const page = await ask(null);
    if (!page) return;
    showSentences(page);
    showPreview(page);
  }

  async function press(button) {
    clearTimeout(waiting);
    button.setAttribute("aria-busy", "true");
    const page = await ask(button);
    button.removeAttribute("aria-busy");
    if (!page) return;
    showParts(page, button);
    showPreview(page);
    isDirty = true;
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.dataset.save !== undefined) return;
    event.preventDefault();
    if (button.dataset.preview !== undefined) look(); else press(button);
  });

  form.addEventListener("input", (event) => {
    if (event.target.type === "file" || event.target.name === "stock" || event.target.name === "picture_known") return;
    if (event.target.name !== "shown") isDirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(look, event.target.type === "radio" || event.target.tagName === "SELECT" ? 0 : 350);
  });

  /* Arrow keys in a number do what its two buttons do. */
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.by || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    nudge(input, number(input.dataset.by) * (event.key === "ArrowUp" ? 1 : -1));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });

  const number = (text) => Number(text.replace(",", ".")) || 0;
  function nudge(input, by) {
    input.value = String(Math.max(0, Math.round((number(input.value) + by) * 1000) / 1000)).replace(".", ",");
  }

  /* A box can be dragged on the drawing, in steps of half a millimetre. */
  function tame() {
    const stage = form.querySelector(".layout-stage");
    const outline = stage && stage.querySelector(".outline");
    if (!outline) return;
    outline.classList.add("can-drag");
    outline.querySelectorAll(".part").forEach((part) => part.addEventListener("pointerdown", (event) => drag(event, part, outline)));
  }

  function drag(event, part, outline) {
    const across = form.elements[`${part.dataset.part}-x_mm`];
    const down = form.elements[`${part.dataset.part}-y_mm`];
    if (!across || !down) return;
    event.preventDefault();
    part.setPointerCapture(event.pointerId);
    part.classList.add("is-chosen");
    const perPixel = outline.viewBox.baseVal.width / outline.getBoundingClientRect().width;
    const from = [event.clientX, event.clientY, number(across.value), number(down.value)];
    let moved = [0, 0];
    const move = (now) => {
      moved = [now.clientX - from[0], now.clientY - from[1]].map((pixels) => Math.round(pixels * perPixel * 2) / 2);
      moved = [Math.max(-from[2], moved[0]), Math.max(-from[3], moved[1])];
      part.setAttribute("transform", `translate(${moved[0]} ${moved[1]})`);
    };
    const end = () => {
      part.removeEventListener("pointermove", move);
      part.classList.remove("is-chosen");
      if (!moved[0] && !moved[1]) { document.getElementById(part.dataset.part)?.scrollIntoView({ block: "center" }); return; }
      nudge(across, moved[0]);
      nudge(down, moved[1]);
      isDirty = true;
      look();
    };
    part.addEventListener("pointermove", move);
    part.addEventListener("pointerup", end, { once: true });
    part.addEventListener("pointercancel", end, { once: true });
  }

  form.addEventListener("submit", () => { isDirty = false; });
  window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
  tame();
})();
