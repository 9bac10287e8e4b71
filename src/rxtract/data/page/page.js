"use strict";
(() => {
  const PARTS = ["subject", "cue", "object", "frequency", "status"];
  let pinned = null;
  // What stands for a claim in the text and in the list, by its name: looked for once, so that pointing costs nothing.
  const index = new Map();
  const entry = (name) => {
    if (!index.has(name)) index.set(name, { claim: null, pieces: [], parts: [] });
    return index.get(name);
  };
  document.querySelectorAll(".claim[data-claim]").forEach((item) => { entry(item.dataset.claim).claim = item; });
  document.querySelectorAll(".text [data-q]").forEach((piece) => {
    for (const name of piece.dataset.q.split(" ")) entry(name).pieces.push(piece);
  });
  for (const part of PARTS) {
    document.querySelectorAll(`.text [data-${part}]`).forEach((piece) => {
      for (const name of piece.dataset[part].split(" ")) entry(name).parts.push([piece, `in-${part}`]);
    });
  }
  const pieces = (name) => index.get(name)?.pieces ?? [];
  const claim = (name) => index.get(name)?.claim;
  const light = (name, style, on) => {
    const underlined = on || (name === pinned && style === "lit");
    index.get(name)?.parts.forEach(([piece, underline]) => piece.classList.toggle(underline, underlined));
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
    if (!item || e.target.closest("button") || (e.target.closest("a") && !e.target.closest("a.quote"))) return;
    e.preventDefault();
    history.replaceState(null, "", `#${item.dataset.claim}`);
    go(item.dataset.claim);
  });
  const open = () => location.hash && go(location.hash.slice(1));
  addEventListener("hashchange", open);
  open();
})();
