/* The printing form looks at itself again after every change. Without this file the button "Xem thử" does the same. */
(() => {
  "use strict";
  const form = document.querySelector(".print-form");
  const button = form && form.querySelector("[data-preview]");
  if (!button || !window.fetch) return;
  const address = button.getAttribute("formaction");
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
    showSheet(page.getElementById("sheet"));
    form.elements.slot_layout.value = page.querySelector("[name=slot_layout]").value;
  }

  /* The same stock: only what each slot is now changes, so that the finger's place is kept. Another one: a new sheet. */
  function showSheet(next) {
    const sheet = document.getElementById("sheet");
    const was = [...sheet.querySelectorAll(".slots td")];
    const now = [...next.querySelectorAll(".slots td")];
    if (form.elements.slot_layout.value !== next.ownerDocument.querySelector("[name=slot_layout]").value || was.length !== now.length) {
      sheet.replaceWith(document.adoptNode(next));
      return;
    }
    was.forEach((cell, at) => {
      cell.className = now[at].className;
      const input = cell.querySelector("input");
      input.setAttribute("aria-label", now[at].querySelector("input").getAttribute("aria-label"));
    });
  }

  form.addEventListener("input", (event) => {
    const typed = form.elements.slot_typed;
    if (event.target.name === "slot" && typed) typed.value = "";
    if (event.target.name === "slot_typed") {
      const slot = form.querySelector(`[name=slot][value="${CSS.escape(event.target.value.trim())}"]`);
      if (slot) slot.checked = true;
    }
    clearTimeout(waiting);
    waiting = setTimeout(look, event.target.type === "radio" || event.target.tagName === "SELECT" ? 0 : 350);
  });
})();
