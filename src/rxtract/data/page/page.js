"use strict";
(() => {
  let pinned = null;
  const pieces = (name) => document.querySelectorAll(`[data-q~="${CSS.escape(name)}"]`);
  const claim = (name) => document.querySelector(`[data-claim="${CSS.escape(name)}"]`);
  const parts = ["subject", "cue", "object", "frequency", "status"];
  const light = (name, style, on) => {
    for (const part of parts) {
      const on_or_pinned = on || (name === pinned && style === "lit");
      document.querySelectorAll(`[data-${part}~="${CSS.escape(name)}"]`).forEach((piece) => piece.classList.toggle(`in-${part}`, on_or_pinned));
    }
    pieces(name).forEach((piece) => piece.classList.toggle(style, on));
    claim(name)?.classList.toggle(style, on);
  };
  const pin = (name) => {
    if (pinned) light(pinned, "pinned", false);
    pinned = name && claim(name) ? name : null;
    if (pinned) light(pinned, "pinned", true);
  };
  // A claim lights its quote, and a quote its claims.
  const names = (target) => {
    const item = target.closest(".claim");
    const piece = target.closest("[data-q]");
    return item ? [item.dataset.claim] : piece ? piece.dataset.q.split(" ") : [];
  };
  for (const [event, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(event, (e) => names(e.target).forEach((name) => light(name, "lit", on)));
  }
  const go = (name) => {
    pin(name);
    pieces(name)[0]?.scrollIntoView({ behavior: "smooth", block: "center" });
  };
  document.addEventListener("click", (e) => {
    const item = e.target.closest(".claim");
    const piece = e.target.closest(".text [data-q]:not(a)");
    if (piece) {
      pin(piece.dataset.q.split(" ")[0]);
      claim(pinned)?.scrollIntoView({ behavior: "smooth", block: "nearest" });
    }
    if (!item || (e.target.closest("a") && !e.target.closest("a.quote"))) return;
    e.preventDefault();
    history.replaceState(null, "", `#${item.dataset.claim}`);
    go(item.dataset.claim);
  });
  const open = () => location.hash && go(location.hash.slice(1));
  addEventListener("hashchange", open);
  open();
})();
