/* Sending an address on: the phone's own sheet (Zalo, messages) where there is one. The text stands on the page for everybody else. */
(() => {
  "use strict";
  document.querySelectorAll("[data-share]").forEach((button) => {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener("click", () => navigator.share({ text: button.dataset.share }).catch(() => {}));
  });
})();
