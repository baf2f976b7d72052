/* While an area is typed (12 sào, 2 mẫu 3 sào, 1,5 ha), say it in square metres, as the server will keep it. */
(() => {
  const input = document.getElementById("area");
  const seen = document.querySelector("input[name=seen]");
  if (!input || !seen) return;
  const said = document.createElement("output");
  said.className = "help said-area";
  input.closest(".control").after(said);
  const metres = { mau: 3600, sao: 360, thuoc: 24, ha: 10000, m2: 1, "m²": 1, m: 1 };
  const bare = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const number = (text) => Number(/,|^[1-9]\d{0,2}(\.\d{3})+$/.test(text) ? text.replaceAll(".", "").replace(",", ".") : text);
  function read(text) {
    let total = 0, rest = bare(text).trim();
    while (rest) {
      const found = rest.match(/^([\d.,]*\d)\s*(thuoc|mau|sao|ha|m2|m²|m)?(?:[\s,]+|$)/);
      if (!found || (!found[2] && (total || found[0].length < rest.length))) return null;
      total += number(found[1]) * metres[found[2] || "m2"];
      rest = rest.slice(found[0].length);
    }
    return total > 0 ? Math.floor(total + 0.5) : null;
  }
  const say = (isTyped) => {
    const area = read(input.value);
    said.textContent = area && /[a-zA-ZÀ-ỹ]/.test(input.value) ? "= " + area.toLocaleString("vi") + " m²" : "";
    if (isTyped) seen.value = area ? "m2:" + area : "";
  };
  input.addEventListener("input", () => say(true));
  say(false);
})();
