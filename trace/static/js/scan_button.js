/* Beside a box for codes: the scanner in a sheet over the form. The frame has a content policy of its own, so the form
   keeps its strict one, all that was typed, and its photos. What was scanned comes back by a message of our own origin. */
(() => {
  "use strict";
  if (window.scanButton) return;
  window.scanButton = true;
  const memory = (() => { try { sessionStorage.setItem("?", ""); sessionStorage.removeItem("?"); return sessionStorage; } catch { return null; } })();
  const linesOf = (box) => box.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const buttons = [...document.querySelectorAll("[data-scan]")];

  function fill(box, codes) {
    box.value = box.tagName === "TEXTAREA" ? codes.join("\n") : codes[0] || "";
    ["input", "change"].forEach((name) => box.dispatchEvent(new Event(name, { bubbles: true })));
    box.focus();
  }
  function open(button) {
    const box = document.getElementById(button.dataset.scan), isMany = "many" in button.dataset;
    const key = `scan:${location.pathname}#${box.id}`;
    try { if (isMany) memory?.setItem(`${key}:given`, JSON.stringify(linesOf(box))); } catch { /* full: the sheet starts empty */ }
    const dialog = Object.assign(document.createElement("dialog"), { className: "scan-sheet" });
    const frame = Object.assign(document.createElement("iframe"), { title: button.dataset.title, allow: "camera; autoplay" });
    frame.src = `/scan/sheet#key=${encodeURIComponent(key)}${isMany ? "&many=1" : ""}`;
    dialog.append(frame);
    document.body.append(dialog);
    const hear = (event) => {
      if (event.origin !== location.origin || event.source !== frame.contentWindow || !event.data.scan) return;
      if (event.data.scan === "give") fill(box, event.data.codes);
      dialog.close();
    };
    window.addEventListener("message", hear);
    dialog.onclose = () => { window.removeEventListener("message", hear); dialog.remove(); if (document.activeElement === document.body) button.focus(); };
    dialog.showModal();
  }
  if (window.HTMLDialogElement) buttons.forEach((button) => button.addEventListener("click", (event) => { event.preventDefault(); open(button); }));

  /* A list that was scanned on the scanner's own page and sent here. */
  buttons.forEach((button) => {
    const name = `scan:for:${location.pathname}#${button.dataset.scan}`, given = memory?.getItem(name);
    if (!given) return;
    memory.removeItem(name);
    const box = document.getElementById(button.dataset.scan);
    fill(box, [...new Set([...linesOf(box), ...JSON.parse(given)])]);
  });

  /* A scanner in the hand types fast and ends with Enter, which must not send a form that is half filled in. */
  buttons.forEach((button) => {
    const box = document.getElementById(button.dataset.scan);
    if (!box || box.tagName === "TEXTAREA") return;
    let first = 0, keys = 0;
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        if (keys >= 6 && (performance.now() - first) / keys < 40) { event.preventDefault(); box.dispatchEvent(new Event("change", { bubbles: true })); }
        keys = 0;
      } else if (event.key.length === 1) { if (!keys || !box.value) { first = performance.now(); keys = 0; } keys += 1; }
    });
  });
})();
