// What was typed on a card, kept on this device till we have it. It is locked: only her own pages carry the key, so
// that the next person with this phone reads nothing. The shell throws drafts away (see shell.js).
(() => {
  "use strict";
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content || "";
  const owner = meta("drafts-owner"), secret = meta("drafts-key"), subtle = window.crypto?.subtle;
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
  const lock = subtle && owner && secret ? subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]) : null;
  const inMemory = new Map();
  let gone = false, turn = Promise.resolve();
  document.addEventListener("kith:forgotten", () => { gone = true; inMemory.clear(); });

  // One after the other, so that what was typed last is kept last.
  const inTurn = (work) => { turn = turn.then(work, work); return turn; };
  const names = () => Object.keys(localStorage).filter((name) => name.startsWith(`draft.${owner}.`));
  const remove = (key, but) => names().filter((name) => name.endsWith(`.${key}`) && name !== but).forEach((name) => localStorage.removeItem(name));

  const keep = (draft) => inTurn(async () => {
    inMemory.set(draft.key, draft);
    if (!lock || gone) return false;
    try {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const locked = await subtle.encrypt({ name: "AES-GCM", iv }, await lock, new TextEncoder().encode(JSON.stringify(draft)));
      if (gone) return false;
      const name = `draft.${owner}.${draft.at}.${draft.key}`;
      localStorage.setItem(name, `${text(iv)}.${text(locked)}`);
      remove(draft.key, name);
      return true;
    } catch { return false; } // no room, or no storage: what is in memory stays as long as the page
  });

  const unlocked = async (name) => {
    try {
      const [iv, locked] = localStorage.getItem(name).split(".").map(bytes);
      return JSON.parse(new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv }, await lock, locked)));
    } catch { localStorage.removeItem(name); return null; }
  };

  // Every draft of hers, the oldest first.
  const all = () => inTurn(async () => {
    const found = new Map(inMemory);
    if (lock && !gone) {
      for (const draft of await Promise.all(names().map(unlocked))) if (draft && !found.has(draft.key)) found.set(draft.key, draft);
    }
    return [...found.values()].sort((one, other) => one.at - other.at);
  });

  const drop = (draft) => inTurn(() => {
    inMemory.delete(draft.key);
    try { remove(draft.key); } catch { /* no storage: nothing was kept */ }
  });

  window.kithDrafts = { keep, all, drop };
})();
