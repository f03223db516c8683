// Lists: a search box narrows its table while typing; selects in a filter row ask the server at once; one box ticks all.
(() => {
  "use strict";
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const narrow = (form) => {
    const wanted = plain(form.querySelector("[type=search]").value).split(/\s+/).filter(Boolean);
    const rows = [...document.querySelectorAll(`#${CSS.escape(form.dataset.narrows)} tbody tr`)];
    const shown = rows.filter((row) => {
      const fits = wanted.every((word) => plain(row.textContent).includes(word));
      row.hidden = !fits;
      return fits;
    });
    form.querySelector("[data-narrowed]").textContent = `${shown.length} of ${rows.length} shown`;
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-narrows]");
    if (form && event.target.type === "search") narrow(form);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("form.filters select")) event.target.form.requestSubmit();
    if (event.target.matches("[data-ticks-all] input")) {
      for (const box of event.target.form.querySelectorAll("td .pick input, th .pick input")) box.checked = event.target.checked;
    }
  });
  for (const all of document.querySelectorAll("[data-ticks-all]")) all.hidden = false;
})();
