/* A material chosen from the register fills the boxes at once. Without this file the button beside it does the same. */
(() => {
  "use strict";
  const place = document.getElementById("material-choice");
  if (!place) return;
  const form = place.closest("form");
  const choice = document.getElementById("material");
  const button = place.querySelector("[data-take]");

  if (choice) {
    button.closest(".row").remove();
    choice.addEventListener("change", () => {
      const option = choice.selectedOptions[0];
      form.elements.material_taken.value = choice.value;
      if (!option.dataset.fill) return;
      for (const [name, value] of Object.entries(JSON.parse(option.dataset.fill))) {
        const box = form.elements[name];
        if (box) box.value = value;
      }
      suggest();
    });
  }

  /* Days that people usually wait, as a mere suggestion beside the box of days. */
  const days = place.dataset.days && form.elements[place.dataset.days];
  const prompts = JSON.parse(place.dataset.prompts || "[]");
  const names = ["active", "drug.active", "input_name", "drug.name"].map((name) => form.elements[name]).filter(Boolean);
  let said = null;
  function suggest() {
    if (!days) return;
    const text = names.map((box) => box.value.toLowerCase()).join(" + ");
    const met = prompts.filter((one) => one.parts.every((part) => text.includes(part.toLowerCase())));
    const best = met.sort((one, other) => other.parts.length - one.parts.length)[0];
    if (!said) {
      said = document.createElement("p");
      said.className = "help";
      said.setAttribute("role", "status");
      days.closest(".field").append(said);
    }
    said.textContent = best ? best.text : "";
  }
  names.forEach((box) => box.addEventListener("change", suggest));
  suggest();
})();
