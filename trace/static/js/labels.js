/* The printing form looks at itself again after every change. Without this file the button "Xem thử" does the same. */
(() => {
  "use strict";
  const form = document.querySelector(".print-form");
  const button = form && form.querySelector("[data-preview]");
  if (!button || !button.hasAttribute("formaction") || !window.fetch) return;
  const address = `${button.getAttribute("formaction")}?part=1`;
  button.hidden = true;

  let waiting = 0;
  let asked = 0;
  async function look() {
    const mine = ++asked;
    const answer = await fetch(address, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("preview");
    if (!next || mine !== asked) return;
    next.querySelector("[data-preview]").hidden = true;
    document.getElementById("preview").replaceWith(document.adoptNode(next));
    showSheet(page);
  }

  /* The same stock: only what each slot is now changes, so that the finger's place is kept. Another one: a new sheet. */
  function showSheet(page) {
    const sheet = document.getElementById("sheet");
    const next = page.getElementById("sheet");
    if (!sheet || !next) return;
    const named = form.elements.slot_layout;
    const name = page.querySelector("[name=slot_layout]").value;
    const was = [...sheet.querySelectorAll(".slots td")];
    const now = [...next.querySelectorAll(".slots td")];
    if (named.value !== name || was.length !== now.length) {
      sheet.replaceWith(document.adoptNode(next));
      named.value = name;
      return;
    }
    was.forEach((cell, at) => {
      cell.className = now[at].className;
      const input = cell.querySelector("input");
      input.setAttribute("aria-label", now[at].querySelector("input").getAttribute("aria-label"));
    });
  }

  /* A choice that stands only under another one. */
  form.querySelectorAll("[data-opens]").forEach((box) => {
    const follower = document.getElementById(box.dataset.opens);
    const show = () => {
      follower.hidden = !box.checked;
      if (!box.checked) follower.querySelector("input").checked = false;
    };
    box.addEventListener("change", show);
    show();
  });

  form.addEventListener("input", (event) => {
    if (!event.target.name) return;
    const typed = form.elements.slot_typed;
    if (event.target.name === "slot" && typed) typed.value = "";
    if (event.target.name === "slot_typed") {
      const slot = form.querySelector(`[name=slot][value="${CSS.escape(event.target.value.trim())}"]`);
      if (slot) slot.checked = true;
    }
    clearTimeout(waiting);
    waiting = setTimeout(look, ["radio", "checkbox", "select-one"].includes(event.target.type) ? 0 : 350);
  });

  /* Among many layouts: only those whose name or size has the words typed. */
  const find = form.querySelector("[data-find]");
  if (!find) return;
  find.parentElement.hidden = false;
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/×/g, "x").replace(/,/g, ".").toLowerCase();
  const choices = [...form.querySelectorAll("[data-found] .layout")];
  find.addEventListener("input", () => {
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    choices.forEach((choice) => {
      const fits = words.every((word) => plain(choice.dataset.words).includes(word)) || choice.querySelector("input").checked;
      choice.hidden = !fits;
      shown += fits;
    });
    form.querySelector("[data-none]").hidden = shown > 0;
  });
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
})();
