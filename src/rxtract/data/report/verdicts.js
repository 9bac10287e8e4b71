// Verdicts: right, wrong or unsure for a claim, kept in this browser, exported as JSON lines.
"use strict";
rxtract.verdicts = (() => {
  const PREFIX = "rxtract-verdict:";
  const CHOICES = [["right", "✓"], ["wrong", "✗"], ["unsure", "?"]];
  let store = null;
  try {
    store = window.localStorage;
  } catch {
    store = null; // some browsers keep nothing for pages from disk; verdicts then last as long as the page
  }
  const memory = new Map();
  const keys = () => {
    const found = new Set(memory.keys());
    for (let i = 0; store && i < store.length; i++) {
      if (store.key(i).startsWith(PREFIX)) found.add(store.key(i).slice(PREFIX.length));
    }
    return [...found].sort();
  };
  const get = (claim) => {
    try {
      return memory.get(claim) ?? JSON.parse(store?.getItem(PREFIX + claim) ?? "null");
    } catch {
      return null;
    }
  };

  const status = rxtract.element("output", { class: "kept", "aria-live": "polite" });
  const button = rxtract.element("button", { type: "button", class: "export" }, "Export verdicts");
  const clear = rxtract.element("button", { type: "button", class: "clear" }, "Clear");
  const panel = rxtract.element("div", { class: "verdicts", hidden: "hidden" }, status, button, clear);
  const refresh = (note = "") => {
    const n = keys().length;
    panel.hidden = n === 0 && !note;
    status.textContent = note || `${n} ${n === 1 ? "verdict" : "verdicts"}`;
  };
  // Those who show verdicts elsewhere listen for this.
  const tell = () => document.dispatchEvent(new CustomEvent("rxtract-verdict"));
  const set = (record) => {
    memory.set(record.claim_id, record);
    try {
      store?.setItem(PREFIX + record.claim_id, JSON.stringify(record));
      refresh();
    } catch {
      refresh("This browser keeps no more: export the verdicts, then clear them.");
    }
    tell();
  };
  const remove = (claim) => {
    memory.delete(claim);
    store?.removeItem(PREFIX + claim);
    refresh();
    tell();
  };
  const lines = () => keys().map(get).filter(Boolean).map((record) => `${JSON.stringify(record)}\n`).join("");

  button.addEventListener("click", () => {
    const url = URL.createObjectURL(new Blob([lines()], { type: "application/x-ndjson" }));
    const link = rxtract.element("a", { href: url, download: "verdicts.jsonl" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  });
  clear.addEventListener("click", () => {
    if (!confirm("Forget all verdicts of this browser? Export them first if they matter.")) return;
    keys().forEach(remove);
    document.querySelectorAll(".judge button").forEach((one) => one.setAttribute("aria-pressed", "false"));
  });
  addEventListener("storage", () => { refresh(); tell(); });
  document.querySelector(".bar").append(panel);
  refresh();

  // Three buttons for a claim; `record` returns what is kept of it beside the verdict.
  const buttons = (claim, record) => {
    const group = rxtract.element("span", { class: "judge", role: "group", "aria-label": "Is this claim right?" });
    const press = () => {
      const now = get(claim)?.verdict;
      for (const one of group.children) one.setAttribute("aria-pressed", String(one.value === now));
    };
    for (const [name, sign] of CHOICES) {
      const one = rxtract.element("button", { type: "button", value: name, title: name, class: name, tabindex: "-1" });
      one.append(rxtract.element("span", { "aria-hidden": "true" }, sign), rxtract.element("span", { class: "word" }, name));
      group.append(one);
    }
    group.addEventListener("click", (event) => {
      const one = event.target.closest("button");
      if (!one) return;
      event.stopPropagation();
      if (get(claim)?.verdict === one.value) remove(claim);
      else set({ ...record(), verdict: one.value, judged_at: new Date().toISOString() });
      press();
    });
    press();
    return group;
  };
  // A claim that has the focus is judged by the keys 1, 2 and 3.
  document.addEventListener("keydown", (event) => {
    const number = ["1", "2", "3"].indexOf(event.key);
    if (number < 0 || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
    event.target.closest(".claim, .row")?.querySelectorAll(".judge button")[number]?.click();
  });
  const all = () => new Map(keys().map((claim) => [claim, get(claim)?.verdict]));
  return { buttons, lines, all };
})();
