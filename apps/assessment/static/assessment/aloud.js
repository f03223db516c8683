// Reading a card aloud: the question, its hint, what can be picked; never what was written. Offered only where this
// device itself has a voice for the card's language: a voice that lives elsewhere would be told what she is asked.
(() => {
  "use strict";
  const voices = window.speechSynthesis;
  if (!voices) return;
  const button = () => document.querySelector("[data-read-aloud]");
  const spoken = () => (document.querySelector("main")?.lang || document.documentElement.lang || "en").toLowerCase();
  const voice = (language) => voices.getVoices().find((one) => one.localService && one.lang.toLowerCase().split(/[-_]/)[0] === language.split("-")[0]);
  const languageOf = (part) => part.closest("[lang]").lang || spoken();
  const parts = () => [...document.querySelectorAll("main h1, [data-aloud], #card legend, #card .choice > span, #card label.field__label")];

  const shown = (reading) => {
    const it = button();
    if (!it) return;
    it.hidden = !voice(spoken());
    it.setAttribute("aria-pressed", String(reading));
    it.querySelector("[data-reads]").hidden = reading;
    it.querySelector("[data-hushes]").hidden = !reading;
  };
  const hush = () => { voices.cancel(); shown(false); };
  const read = () => {
    voices.cancel();
    const pieces = parts().filter((part) => part.offsetParent && part.textContent.trim()).map((part) => {
      const piece = new SpeechSynthesisUtterance(part.textContent.trim().replace(/\s+/g, " "));
      piece.lang = languageOf(part);
      piece.voice = voice(piece.lang.toLowerCase()) || null;
      return piece;
    }).filter((piece) => piece.voice);
    if (!pieces.length) return;
    pieces.at(-1).addEventListener("end", () => shown(false));
    pieces.forEach((piece) => voices.speak(piece));
    shown(true);
  };

  document.addEventListener("click", (event) => {
    const it = event.target.closest("[data-read-aloud]");
    if (it) { if (it.getAttribute("aria-pressed") === "true") hush(); else read(); }
  });
  document.addEventListener("kith:shown", () => shown(false));
  document.addEventListener("kith:turned", () => voices.cancel());
  document.addEventListener("kith:forgotten", () => voices.cancel());
  document.addEventListener("visibilitychange", () => { if (document.hidden) hush(); });
  window.addEventListener("pagehide", () => voices.cancel());
  voices.addEventListener?.("voiceschanged", () => shown(button()?.getAttribute("aria-pressed") === "true"));
  shown(false);
})();
