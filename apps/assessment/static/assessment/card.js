// One card at a time: what is typed is kept on this device as it is typed, sent without leaving the page, and sent again
// by itself when the signal was lost. Without this file the card is a plain form.
(() => {
  "use strict";
  const { kithDrafts: drafts, kithSending: sending } = window;
  const pages = new Map(); // cards seen, or asked for ahead, on this page only: nothing of them is stored
  const AHEAD = 3;
  let form = null, at = location.pathname, draft = null, pristine = "", busy = false, waiting = null;

  const words = (key) => document.querySelector(`#card-words`)?.content.querySelector(`[data-word="${key}"]`);
  const say = (key) => { const box = document.getElementById("said"); if (box && words(key)) box.textContent = words(key).textContent; };
  const note = (key, ...more) => {
    const box = document.querySelector("[data-kept]");
    if (!box || !words(key)) return;
    const said = words(key).cloneNode(true);
    said.removeAttribute("data-word");
    box.replaceChildren(said, ...more);
    box.dataset.kept = key;
    box.hidden = false;
    say(key);
  };
  const quiet = () => { const box = document.querySelector("[data-kept]"); if (box) { box.replaceChildren(); box.hidden = true; } };
  const link = (key, href) => Object.assign(document.createElement("a"), { href, textContent: words(key)?.textContent || "", className: "button button--second button--small" });
  const press = (key, act) => { const button = document.createElement("button"); button.type = "button"; button.className = "button button--second button--small"; button.textContent = words(key)?.textContent || ""; button.addEventListener("click", act); return button; };

  // -- what stands on the card -----------------------------------------------------------------------------------
  const SAYS = ["own_words", "code", "topic"];
  const read = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const told = (fields) => JSON.stringify(fields.filter(([name]) => SAYS.includes(name)));
  const value = (fields, name) => fields.find(([key]) => key === name)?.[1] || "";
  const put = (fields) => {
    for (const box of form.elements) {
      if (!SAYS.includes(box.name)) continue;
      const given = fields.filter(([name]) => name === box.name).map(([, one]) => one);
      if (["radio", "checkbox"].includes(box.type)) box.checked = given.includes(box.value);
      else box.value = given[0] || "";
    }
  };
  const number = (key, seen) => { form.elements.client_key.value = key; form.elements.seen.value = seen; };

  const made = (go, ready) => {
    const fields = [...read(), ...(go ? [["go", go]] : [])];
    return { key: value(fields, "client_key"), at: draft?.at || Date.now(), path: at, fields, ready };
  };

  // What was sent from here and may have reached us is what she had before her when she goes on typing.
  const anew = () => {
    if (!draft?.tried) return;
    number(crypto.randomUUID(), `${form.elements.seen.value} ${draft.key}`.trim());
    draft = { at: Date.now(), earlier: [...(draft.earlier || []), draft] };
    waiting = null;
  };
  const typed = async () => {
    anew();
    if (!draft && told(read()) === pristine) return;
    const { earlier } = draft || {};
    draft = { ...made("", false), earlier };
    await drafts.keep(bare(draft));
  };
  const bare = ({ earlier, tried, ...rest }) => rest;

  // -- sending -----------------------------------------------------------------------------------------------------
  const submit = async (go) => {
    if (busy) return;
    busy = true;
    anew();
    const { earlier = [] } = draft || {};
    draft = { ...made(go, true), tried: true };
    const kept = await drafts.keep(bare(draft));
    for (const one of earlier) await drafts.drop(one);
    waiting = { key: draft.key, go, kept };
    await sending.go(heard);
    busy = false;
  };

  const heard = async (sent, answer) => {
    const ours = waiting?.key === sent.key;
    if (answer.kept) pages.delete(sent.path);
    if (answer.page) { waiting = null; return show(answer.page, location.href); }
    if (answer.kept) return ours ? arrived(answer.next) : more();
    if (answer.mend && ours) { waiting = null; return show(answer.mend, location.href, { mended: true }); }
    if (answer.mend || answer.refused) return ours ? note("gone") : note("look", link("look_at", sent.path));
    if (answer.away) return note("away", link("sign_in", `/account/login/?next=${encodeURIComponent(location.pathname)}`));
    return ours ? lost() : undefined;
  };
  const more = async () => {
    if ((await drafts.all()).some((one) => one.ready)) return;
    if (form) { note("sent"); ahead(); } else location.reload();
  };
  const arrived = async (next) => {
    waiting = null;
    draft = null;
    await visit(next, { after: "saved" });
  };

  // The signal is lost: on to the next card where it is the same whatever was said here, and is here already.
  const lost = () => {
    if (waiting.told) return;
    waiting.told = true;
    const { go, kept } = waiting, key = kept ? (go === "stop" ? "kept_stop" : "kept") : "not_kept";
    const ring = document.querySelector("#card-words").content.querySelector("[data-ring]");
    const to = go === "back" ? form.dataset.before : go === "stop" || ring ? "" : form.dataset.next;
    if (ring) return note("ring_now", ring.cloneNode(true), words(key).cloneNode(true));
    if (!to || !pages.has(to)) return note(key);
    waiting = null;
    show(pages.get(to), to, { push: true });
    note(key);
  };

  // -- going from card to card ----------------------------------------------------------------------------------------
  const isCard = (url) => /\/my-assessment\/[^/]+\/cards\/[^/]+\/$/.test(new URL(url, location.href).pathname);
  const fetched = async (path) => {
    const answer = await fetch(path, { cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error("not a card");
    const html = await answer.text();
    pages.set(path, html);
    return html;
  };
  const visit = async (path, { push = true, after = "" } = {}) => {
    if (!isCard(path)) return location.assign(path);
    let html;
    try { html = await fetched(path); } catch { html = pages.get(path); }
    if (html) { show(html, path, { push }); if (after) say(after); return; }
    if (navigator.onLine) return location.assign(path);
    note("no_signal", press("next", () => visit(path, { push, after })));
  };

  const show = (html, url, { push = false, mended = false } = {}) => {
    const page = new DOMParser().parseFromString(html, "text/html"), main = page.querySelector("main");
    if (!main) return location.assign(url);
    document.dispatchEvent(new Event("kith:turned"));
    document.querySelector("main").replaceWith(document.adoptNode(main));
    document.title = page.title;
    if (push) history.pushState({}, "", url);
    scrollTo(0, 0);
    const first = document.querySelector("[data-takes-focus]") || document.querySelector("main h1");
    first.tabIndex = -1;
    first.focus({ preventScroll: first.tagName === "H1" });
    begin({ mended });
  };

  // Asked for while there is signal, kept in this page's memory: where the way goes on whatever is said.
  const ahead = async () => {
    let path = form?.dataset.next;
    for (let step = 0; path && step < AHEAD; step += 1) {
      try {
        const html = pages.get(path) || (await fetched(path));
        path = new DOMParser().parseFromString(html, "text/html").querySelector("#card")?.dataset.next;
      } catch { return; }
    }
  };

  // -- beginning on a card -------------------------------------------------------------------------------------------
  const begin = async ({ mended = false } = {}) => {
    form = document.getElementById("card");
    at = location.pathname;
    draft = null;
    document.dispatchEvent(new Event("kith:shown"));
    if (!form) return;
    form.querySelector("textarea")?.setAttribute("writingsuggestions", "false");
    pristine = mended ? "" : told(read());
    const here = form;
    if (!mended) await found(here);
    if (here === form && window.requestIdleCallback) requestIdleCallback(ahead); else if (here === form) setTimeout(ahead, 500);
  };

  const found = async (here) => {
    const mine = (await drafts.all()).filter((one) => one.path === at && value(one.fields, "go") !== "skip");
    const last = mine.at(-1), seen = here.elements.seen.value;
    if (!last || here !== form || told(read()) !== pristine) return;
    if (seen === last.key || told(last.fields) === pristine) return drafts.drop(last);
    if (seen && !value(last.fields, "seen").split(" ").includes(seen)) return since(last, seen);
    put(last.fields);
    number(last.key, value(last.fields, "seen"));
    draft = { ...last, tried: last.ready };
    note(last.ready ? "kept" : "found");
  };

  // An answer given since stands on the card; what this device kept is shown beside it, and replaces it only if she says.
  const since = (last, seen) => {
    const kept = document.createElement("blockquote");
    kept.textContent = value(last.fields, "own_words");
    const back = press("put_back", async () => {
      put(last.fields);
      await drafts.drop(last);
      quiet();
      await typed();
      form.querySelector("textarea, input:not([type=hidden])")?.focus();
    });
    const away = press("throw_away", async () => { await drafts.drop(last); quiet(); form.querySelector("textarea")?.focus(); });
    note("since", ...(kept.textContent ? [kept] : []), back, away);
  };

  document.addEventListener("input", (event) => { if (form && event.target.form === form) typed(); });
  document.addEventListener("submit", (event) => {
    if (event.target !== form || !window.fetch) return;
    event.preventDefault();
    submit(event.submitter?.value || "next");
  });
  window.addEventListener("popstate", () => { if (location.pathname !== at && isCard(location.href)) visit(location.pathname, { push: false }); });
  const wake = () => sending.go(heard);
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) wake(); });
  document.addEventListener("kith:forgotten", () => { pages.clear(); draft = null; form = null; });

  if (document.getElementById("card")) pages.set(location.pathname, document.documentElement.outerHTML);
  begin().then(wake);
})();
