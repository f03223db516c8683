// Shows what needs a passkey only where the device can do it, and says so when it does not work.
(() => {
  "use strict";
  const able = Boolean(window.PublicKeyCredential);
  const each = (selector, change) => document.querySelectorAll(selector).forEach(change);

  each("[data-passkey]", (piece) => { piece.hidden = !able; });
  each("[data-no-passkey]", (piece) => { piece.hidden = able; });

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    each("[data-passkey-failed]", (notice) => { notice.hidden = false; });
    const said = document.getElementById("said");
    if (said) said.textContent = "That didn’t work. Nothing has changed. You can try again.";
  });
})();
