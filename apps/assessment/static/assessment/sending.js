// Cards on their way to us: sent one after the other, and again till we say that we have them. Each has a number of its
// own, so that one sent twice is one answer.
(() => {
  "use strict";
  const drafts = window.kithDrafts;
  const FIRST_WAIT = 3000, LONGEST_WAIT = 30000, PATIENCE = 15000;
  let wait = FIRST_WAIT, timer = 0, under = null;

  const send = async (draft) => {
    const body = new URLSearchParams(draft.fields);
    body.set("csrfmiddlewaretoken", document.querySelector("[data-leave]")?.dataset.token || "");
    try {
      const answer = await fetch(draft.path, {
        method: "POST", body, headers: { "X-Kith-Device": "card" }, cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE),
      });
      return await heard(answer);
    } catch { return { lost: true }; }
  };

  // kept: with where to go next, or a page to show at once. mend: the card again. away: signed out meanwhile.
  const heard = async (answer) => {
    const kept = answer.headers.get("X-Kept");
    if (kept === "yes") return { kept: true, next: answer.headers.get("X-Next"), page: answer.status === 204 ? "" : await answer.text() };
    if (kept === "no") return { mend: await answer.text() };
    if (answer.status >= 500 || answer.status === 429) return { lost: true };
    return answer.redirected || answer.status === 403 ? { away: true } : { refused: true };
  };

  // Told of each as it comes: (draft, what we heard). Those behind one that was lost wait with it.
  const flush = async (tell) => {
    clearTimeout(timer);
    let stuck = null;
    for (const draft of (await drafts.all()).filter((one) => one.ready)) {
      const answer = stuck || (await send(draft));
      if (answer.kept) await drafts.drop(draft);
      else if (answer.mend || answer.refused) await drafts.keep({ ...draft, ready: false });
      await tell(draft, answer);
      if (answer.lost || answer.away) stuck = answer;
    }
    if (stuck) later(stuck.lost, tell); else wait = FIRST_WAIT;
  };

  const later = (lost, tell) => {
    if (!lost) return;
    timer = setTimeout(() => go(tell), wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  // One round at a time; who asks while one is on its way is served by the next.
  const go = (tell) => { const round = () => flush(tell); under = (under || Promise.resolve()).then(round, round); return under; };

  window.kithSending = { go };
})();
