// Hoàn tác: the button beside what was just saved is there for ten seconds, and says how many are left.
const form = document.querySelector("form[data-undo]");
if (form) {
  const left = form.querySelector("[data-left]");
  let seconds = Number(form.dataset.undo);
  const count = () => {
    left.textContent = form.dataset.words.replace("{seconds}", seconds);
    if (seconds-- > 0) return;
    clearInterval(timer);
    // Whoever is just about to press it is not robbed of it under the finger.
    if (form.contains(document.activeElement)) return;
    form.hidden = true;
  };
  const timer = setInterval(count, 1000);
  count();
}
