// The shell: leaving quickly, light or dark, what htmx says when things go wrong, dialogs, copy, print, saved hints.
(() => {
  "use strict";
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const say = (words) => { const box = document.getElementById("said"); if (box) box.textContent = words; };

  // Drafts: what was typed and has not reached us yet stays on this device as draft.<whose>.<since when>.<number>, locked.
  // A week old, or somebody else's, it goes; at signing out and leaving quickly, all of it does.
  const WEEK = 7 * 24 * 3600 * 1000;
  const forget = (which = () => true) => {
    try {
      Object.keys(localStorage).filter((name) => name.startsWith("draft.") && which(...name.split(".").slice(1))).forEach((name) => localStorage.removeItem(name));
    } catch { /* no storage on this device */ }
  };
  const windows = window.BroadcastChannel ? new BroadcastChannel("kith") : null;
  const forgotten = () => document.dispatchEvent(new Event("kith:forgotten"));
  const forgetAll = () => { forgotten(); windows?.postMessage("forgotten"); forget(); sessionStorage.clear(); };
  if (windows) windows.onmessage = forgotten;
  const mine = document.querySelector("meta[name='drafts-owner']")?.content;
  forget((whose, since) => (mine && whose !== mine) || !(Date.now() - since < WEEK));
  document.addEventListener("submit", (event) => {
    if (new URL(event.target.action, location.href).pathname.endsWith("/account/logout/")) forgetAll();
  });

  // Leaving quickly: blank at once, sign out on the way, so that Back opens nothing, and put another page in this
  // one's place in the history. The cookie says it once more: a Back that overtakes the signing out, or a signing out
  // that never reached us, opens nothing either (see SessionBelongsHere).
  const leave = ({ href: url, dataset: { out, token } }) => {
    try { forgetAll(); } catch { /* leaving goes before all */ }
    if (out) navigator.sendBeacon(out, new URLSearchParams({ csrfmiddlewaretoken: token }));
    if (out) document.cookie = `left=1; path=/; max-age=86400; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
    document.title = "Weather";
    document.documentElement.replaceChildren(document.createElement("body"));
    window.location.replace(url);
  };
  let presses = [];
  document.addEventListener("keydown", (event) => {
    const link = document.querySelector("[data-leave]");
    if (event.key !== "Escape" || !link) return;
    presses = [...presses.filter((at) => event.timeStamp - at < 3000), event.timeStamp];
    if (presses.length >= 3) leave(link);
  }, true);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !document.querySelector("main")) window.location.reload();
  });

  // Light or dark: kept in a cookie, so that the server draws the next page right.
  const keepTheme = (value) => {
    const age = value ? 31536000 : 0;
    document.cookie = `theme=${value}; path=/; max-age=${age}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
    if (value) document.documentElement.dataset.theme = value; else delete document.documentElement.dataset.theme;
    all("[data-theme-choice] button").forEach((b) => b.setAttribute("aria-pressed", String(b.value === value)));
  };

  document.addEventListener("click", async (event) => {
    const at = (what) => event.target.closest(what);
    let it;
    if ((it = at("[data-leave]"))) { event.preventDefault(); leave(it); }
    else if ((it = at("[data-theme-choice] button"))) keepTheme(it.value);
    else if (at("[data-print]")) window.print();
    else if ((it = at("[data-opens]"))) {
      const dialog = document.getElementById(it.dataset.opens);
      if (dialog) { event.preventDefault(); dialog.showModal(); }
    } else if ((it = at("[data-closes]"))) { event.preventDefault(); it.closest("dialog")?.close(); }
    else if ((it = at("[data-copy]"))) {
      await navigator.clipboard.writeText(document.getElementById(it.dataset.copy).textContent);
      const words = it.querySelector("[data-copied]");
      words.textContent = words.dataset.copied;
      say(words.dataset.copied);
    } else if ((it = at("[aria-disabled='true']"))) event.preventDefault();
    // A menu closes when something else is tapped.
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // Saved hints: a form with data-autosave shows in [data-saved] whether what is typed has reached us.
  const hint = (form, words) => all("[data-saved]", form).forEach((box) => { box.textContent = words; });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (form) { form.dataset.unsaved = "yes"; hint(form, "Not saved yet"); }
  });
  document.addEventListener("submit", (event) => { delete event.target.dataset.unsaved; });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (form) hint(form, "Saving…");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form) return;
    if (event.detail.successful) { delete form.dataset.unsaved; hint(form, "Saved"); }
    else hint(form, "Not saved yet. It’s still here; we’ll try again when you type.");
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-unsaved]")) event.preventDefault();
  });

  // htmx: send the form token, and say so when something did not go through.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => say("We can’t reach you just now. What you typed is still here.")));
  document.addEventListener("htmx:responseError", () => say("That didn’t go through. Nothing was lost. Try once more."));

  const wake = (where) => {
    all("[data-theme-choice], [data-print]", where).forEach((it) => { it.hidden = false; });
    if (navigator.clipboard) all("[data-copy]", where).forEach((it) => { it.hidden = false; });
    where.querySelector("[data-takes-focus]")?.focus();
  };
  wake(document);
  document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
})();
