/* The twin of trace/kit/codes.py for a phone without a signal: what was scanned or typed, as the short text that lists
   keep and compare. Both are held to tests/vectors/codes.json. Gives {text} or {text: "", isForeign}. */
window.readCode = (() => {
  "use strict";
  const ALPHABET = "23456789BCFGHJKMNPQRTVX", ORDER = ALPHABET + "UDS", LONGEST = 500;
  const LOOKALIKES = { 0: "Q", O: "Q", D: "Q", I: "J", 1: "J", L: "J", S: "5", Z: "2", U: "V" };
  const OF_PREFIX = { 0: "D", O: "D", "Đ": "D", 5: "S", V: "U" };
  const HEADS = { T: "t", P: "p", S: "s", U: "u", D: "d" };
  /* Identifiers whose length GS1 fixed beforehand: after them no separator is sent. */
  const FIXED = { "00": 18, "01": 14, "02": 14, "03": 14, 11: 6, 12: 6, 13: 6, 15: 6, 16: 6, 17: 6, 20: 2, 41: 14 };

  function shortCode(text) {
    const bare = text.normalize("NFKC").toUpperCase().replace(/[\s.\-_\u2010-\u2015]/g, "");
    if (bare.length !== 8) return "";
    const code = [...bare].map((one, at) => (at ? LOOKALIKES : OF_PREFIX)[one] || one).join("");
    if (!(code[0] in HEADS) || [...code.slice(1)].some((one) => !ALPHABET.includes(one))) return "";
    const total = [...code.slice(0, 7)].reduce((sum, one, at) => sum + (at + 2) * ORDER.indexOf(one), 0);
    return code[7] === ALPHABET[(23 - (total % 23)) % 23] ? code : "";
  }
  function hasCheckDigit(digits) {
    const sum = [...digits].reverse().reduce((all, one, at) => all + Number(one) * (at % 2 ? 3 : 1), 0);
    return sum % 10 === 0;
  }
  const isGtin = (text) => /^(\d{8}|\d{12,14})$/.test(text) && hasCheckDigit(text);
  const unquoted = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

  /* The key with what narrows it; dates and weights beside them name nothing. */
  function ofPairs(pairs) {
    const found = new Map(pairs);
    if (found.has("01") && isGtin(found.get("01").padStart(14, "0"))) {
      const more = ["22", "10", "21"].filter((ai) => found.has(ai)).map((ai) => `(${ai})${found.get(ai)}`);
      return `(01)${found.get("01").padStart(14, "0")}${more.join("")}`;
    }
    const sscc = found.get("00");
    if (sscc && /^\d{18}$/.test(sscc) && hasCheckDigit(sscc)) return `(00)${sscc}`;
    const gln = found.get("414");
    return gln && /^\d{13}$/.test(gln) && hasCheckDigit(gln) ? `(414)${gln}` : "";
  }
  function bracketed(text) {
    const pairs = [...text.matchAll(/\((\d{2,4})\)((?:\\\(|[^(])+)/g)];
    return pairs.map((one) => one[0]).join("") === text ? ofPairs(pairs.map((one) => [one[1], one[2]])) : "";
  }
  function unbracketed(text) {
    const pairs = [];
    let rest = text.replace(/^[\x1d^]/, "");
    while (rest) {
      const two = rest.slice(0, 2), ai = two === "41" ? rest.slice(0, 3) : /^(2[45]|3|4|7|8|9)/.test(two) ? "" : two;
      if (!ai) break; /* measures and internal data: nothing behind them narrows the key */
      const length = FIXED[two] ? FIXED[two] + (two === "41" ? -1 : 0) : 0;
      const end = rest.search(/[\x1d^]/);
      const value = length ? rest.slice(ai.length, ai.length + length) : rest.slice(ai.length, end < 0 ? undefined : end);
      if (!value || (length && value.length < length)) return "";
      pairs.push([ai, value]);
      rest = rest.slice(ai.length + value.length).replace(/^[\x1d^]/, "");
    }
    return ofPairs(pairs);
  }
  function address(typed, link) {
    const found = link || typed.match(/^[^\s/]+\.[^\s/]+(\/[^\s?#]*)$/);
    const path = found ? found[1] || "" : /^\/[^/\s]/.test(typed) ? typed : "";
    const ours = path.match(/^(?:\/page)?(\/([tpsud])\/([^/]+)(?:\/([^/]+))?\/?.*)$/i);
    if (ours) {
      const head = ours[2].toLowerCase(), code = shortCode(unquoted(ours[3]));
      if (!code || HEADS[code[0]] !== head) return ours[1];
      return head === "t" && ours[4] ? `${code}/${unquoted(ours[4]).toUpperCase()}` : code;
    }
    const gs1 = path.match(/\/(?:00|01|414)\/.+/);
    if (!gs1) return "";
    const parts = gs1[0].replace(/\/$/, "").slice(1).split("/").map(unquoted);
    const pairs = parts.flatMap((one, at) => (at % 2 ? [] : [[one, parts[at + 1] || ""]]));
    return ofPairs(pairs) || gs1[0];
  }
  function digits(typed) {
    const bare = typed.replace(/[\s.-]/g, "");
    if (!/^\d+$/.test(bare)) return "";
    return bare.length === 18 ? ofPairs([["00", bare]]) : isGtin(bare) ? ofPairs([["01", bare]]) : "";
  }
  function elements(typed) {
    const bare = typed.replaceAll(" ", "");
    if (bare.startsWith("(")) return bracketed(bare);
    if (/^[\x1d^]/.test(bare)) return unbracketed(bare);
    const isDigits = /^\d+$/.test(bare);
    if (isDigits && !(/^0[01]/.test(bare) && (bare.length === 16 || bare.length > 18))) return "";
    return isDigits || /^(?:01\d{14}|00\d{18})\S+$/.test(bare) ? unbracketed(bare) : "";
  }
  function gtinAndLot(typed) {
    const found = typed.replaceAll(" ", "").match(/^(\d{8}|\d{12,14})\/([0-9A-Z-]{1,20})$/i);
    return found && isGtin(found[1]) ? ofPairs([["01", found[1]], ["10", found[2].toUpperCase()]]) : "";
  }
  function withSerial(typed) {
    const [first, ...rest] = typed.split("/"), code = shortCode(first);
    const serial = code.startsWith("T") ? rest.join("/").replace(/\s/g, "").toUpperCase() : "";
    return code && serial ? `${code}/${serial}` : code;
  }

  return (raw) => {
    let typed = raw.slice(0, LONGEST).replace(/[\x00-\x1c\x1e\x1f\x7f]/g, " ").normalize("NFC").replace(/^ +| +$/g, "");
    const symbol = typed.match(/^\](?:(C1|d2|Q3|e0)|[A-Za-z][0-9A-Za-z])/);
    if (symbol) typed = (symbol[1] ? "^" : "") + typed.slice(symbol[0].length);
    const link = typed.match(/https?:\/{1,2}[^\s/?#]+(\/[^\s?#]*)?/i);
    const text = address(typed, link) || elements(typed) || digits(typed) || gtinAndLot(typed) || withSerial(typed);
    return { text, isForeign: !text && Boolean(link) };
  };
})();
