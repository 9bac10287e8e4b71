// The page of an article: verdicts beside its claims, keys, and the claim that the address names.
"use strict";
(async () => {
  const article = document.querySelector("article");
  const claims = [...document.querySelectorAll(".claim")];
  if (claims.length) claims[0].id = "first-claim";
  claims.forEach((claim) => claim.setAttribute("tabindex", "-1"));

  // Addresses name a claim by its id, which stays the same in every report; the page names its quote by number.
  const open = () => {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const claim = claims.find((one) => one.dataset.id === wanted);
    if (!claim) return;
    claim.scrollIntoView({ block: "nearest" });
    claim.querySelector(".quote").click();
  };
  addEventListener("hashchange", open);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
    const now = claims.indexOf(document.activeElement.closest?.(".claim"));
    const step = { j: 1, k: -1 }[event.key];
    if (step) {
      const next = claims[Math.min(Math.max(now + step, 0), claims.length - 1)];
      next?.focus();
      next?.querySelector(".quote").click();
    } else if (event.key === "Enter" && document.activeElement === claims[now]) {
      claims[now].querySelector(".quote").click();
    } else if (event.key === "n" || event.key === "p") {
      document.querySelector(`.beside a[rel="${event.key === "n" ? "next" : "prev"}"]`)?.click();
    }
  });

  // The list shortens long quotes, the text does not.
  const verbatim = (claim) =>
    [...document.querySelectorAll(`.text [data-q~="${claim.dataset.claim}"]`)].map((piece) => piece.textContent).join("");
  const { snapshot, versions } = await rxtract.load("snapshot");
  for (const claim of claims) {
    const { id, subject, predicate, object, status, score, foundBy } = claim.dataset;
    claim.append(rxtract.verdicts.buttons(id, () => ({
      claim_id: id, source: article.dataset.source, subject_name: subject, predicate, object,
      object_text: claim.querySelector(".object").textContent, status,
      quote: verbatim(claim), score: Number(score), found_by: foundBy,
      drawn: false, snapshot, versions,
    })));
  }
  open();
  document.documentElement.dataset.ready = "yes";
})();
