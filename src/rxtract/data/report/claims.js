// The table of claims: columns are read at once, quotes when their lines come onto the screen.
"use strict";
(async () => {
  const COLUMNS = ["subject", "predicate", "object", "status", "certainty", "frequency", "setting", "article", "score"];
  const CERTAINTIES = [["100", "plain facts (1)"], ["75", "likely or more (≥ 0.75)"], ["50", "possible or more (≥ 0.5)"]];
  const VERDICTS = [["none", "not judged"], ["right", "right"], ["wrong", "wrong"], ["unsure", "unsure"]];
  const { element, fold } = rxtract;
  const words = (name) => (name ? name.replaceAll("_", " ") : "not stated");
  const output = document.getElementById("count");
  const form = document.getElementById("filters");
  const box = document.getElementById("rows");
  const names = ["claims/heads", "claims/subjects", "claims/objects", "articles", ...COLUMNS.map((c) => `claims/${c}`)];
  let read;
  try {
    read = await Promise.all(names.map((name) => rxtract.load(name)));
  } catch (error) {
    output.textContent = error.message;
    return;
  }
  const [heads, subjects, objects, articles, ...packed] = read;
  const column = Object.fromEntries(COLUMNS.map((name, i) => [name, rxtract.unpack(packed[i])]));
  const n = heads.rows;
  column.row = Uint32Array.from({ length: n }, (_, row) => row);
  column.verdict = new Uint8Array(n); // places in VERDICTS
  const folded = { subject: subjects.name.map(fold), object: objects.name.map(fold) };

  // Filters with a choice: of a column itself, or of what its numbers belong to (classes of drugs, genres of articles).
  const plain = (name, title, values, shown) => ({
    name, title, base: name, values, shown: values.map(shown), groups: values.map((_, i) => [i]),
  });
  const grouped = (name, title, base, { classes, groups }) => ({
    name, title, base, values: classes, shown: classes, groups,
  });
  const choices = [
    plain("predicate", "Claim", heads.predicates.map(([name]) => name), (_, i) => heads.predicates[i][1]),
    plain("status", "Status", heads.statuses, words),
    plain("frequency", "Frequency", heads.frequencies.map((name) => name || "none"), (_, i) => words(heads.frequencies[i])),
    plain("setting", "Setting", heads.settings, words),
    grouped("genre", "Genre", "article", { classes: articles.genres, groups: articles.genre.map((genre) => [genre]) }),
    grouped("class", "Class of drug", "subject", subjects),
    grouped("system", "Organ system", "object", objects),
    plain("verdict", "Verdict", VERDICTS.map(([name]) => name), (_, i) => VERDICTS[i][1]),
  ].filter(({ values, groups }) => values.length > 0 && groups.some((group) => group.length));
  const facets = choices.map(({ name, base, groups }) => ({ name, column: column[base], size: groups.length }));

  const field = (name, title, control) => {
    control.name = name;
    control.id = `filter-${name}`;
    form.append(element("label", { class: "field", for: control.id }, element("span", {}, title), control));
    return control;
  };
  const input = (name, title, placeholder, list) =>
    field(name, title, element("input", { type: "search", placeholder, autocomplete: "off", list, spellcheck: "false" }));
  input("search", "Search", "names of drugs and objects");
  input("drug", "Drug", "any", "drug-names");
  input("object", "Object", "any");
  form.append(element("datalist", { id: "drug-names" }, ...[...new Set(subjects.name)].map((value) => element("option", { value }))));
  for (const choice of choices) {
    const options = choice.values.map((value, i) => element("option", { value }, choice.shown[i]));
    if (choice.name === "class" || choice.name === "system") {
      options.sort((a, b) => a.textContent.localeCompare(b.textContent));
    }
    choice.control = field(choice.name, choice.title, element("select", {}, element("option", { value: "" }, "any"), ...options));
    choice.options = new Map(options.map((option) => [option.value, option]));
  }
  field("certainty", "Certainty", element("select", {}, element("option", { value: "" }, "any"),
    ...CERTAINTIES.map(([value, text]) => element("option", { value }, text))));
  field("order", "Order", element("select", {}, element("option", { value: "" }, "drug, claim, object"),
    element("option", { value: "score" }, "surest first"), element("option", { value: "random" }, "random sample")));
  const quotesBox = element("input", { type: "checkbox", id: "filter-quotes", name: "quotes" });
  form.append(element("label", { class: "field check", for: "filter-quotes" }, quotesBox, " search in quotes, too"));
  form.append(element("button", { type: "reset" }, "Reset"));

  // Which numbers of a column have a name that is `text`, or else holds its words.
  const named = (base, text) => {
    const wanted = fold(text).trim();
    const exact = Uint8Array.from(folded[base], (name) => (name === wanted ? 1 : 0));
    return exact.includes(1) ? exact : rxtract.matching(folded[base], text);
  };
  let quotes = null; // folded, once somebody searches in them
  const readQuotes = async () => {
    const texts = [];
    for (let part = 0; part * heads.part < n; part++) {
      if (part % 20 === 0) output.textContent = `Reading quotes: ${texts.length.toLocaleString("en")} of ${n.toLocaleString("en")}`;
      for (const row of await rxtract.load(`claims/part-${part}`)) texts.push(fold(row[2]));
    }
    quotes = texts;
  };
  const searched = (query) => {
    const rows = new Uint8Array(n).fill(1);
    for (const word of fold(query).split(/\s+/).filter(Boolean)) {
      const subject = rxtract.matching(folded.subject, word);
      const object = rxtract.matching(folded.object, word);
      for (let row = 0; row < n; row++) {
        if (rows[row] && !subject[column.subject[row]] && !object[column.object[row]]) {
          rows[row] = quotes && quotesBox.checked && quotes[row].includes(word) ? 1 : 0;
        }
      }
    }
    return { name: "search", column: column.row, wanted: rows };
  };
  const activeFilters = (state) => {
    const filters = [];
    for (const { name, base, values, groups } of choices) {
      if (!state[name]) continue;
      const number = values.indexOf(state[name]);
      filters.push({ name, column: column[base], wanted: Uint8Array.from(groups, (group) => (group.includes(number) ? 1 : 0)) });
    }
    if (state.certainty) {
      const wanted = Uint8Array.from({ length: 256 }, (_, share) => (share >= Number(state.certainty) ? 1 : 0));
      filters.push({ name: "certainty", column: column.certainty, wanted });
    }
    if (state.drug) filters.push({ name: "drug", column: column.subject, wanted: named("subject", state.drug) });
    if (state.object) filters.push({ name: "object", column: column.object, wanted: named("object", state.object) });
    if (state.search) filters.push(searched(state.search));
    return filters;
  };
  const ordered = (found, order) => {
    if (order === "random") return rxtract.shuffled(found);
    if (order !== "score") return found;
    const buckets = Array.from({ length: 101 }, () => []);
    found.forEach((row) => buckets[100 - column.score[row]].push(row));
    return Uint32Array.from(buckets.flat());
  };
  const countChoices = (counts) => choices.forEach(({ values, shown, groups, options }, i) => {
    const sums = new Uint32Array(values.length);
    groups.forEach((group, number) => group.forEach((one) => { sums[one] += counts[i][number]; }));
    values.forEach((value, one) => {
      options.get(value).textContent = `${shown[one]} (${sums[one].toLocaleString("en")})`;
    });
  });

  // Ids of claims are numbers of 64 bits, read once somebody has judged a claim.
  let stale = true;
  const readVerdicts = async () => {
    stale = false;
    column.verdict.fill(0);
    const kept = new Map();
    for (const [claim, verdict] of rxtract.verdicts.all()) {
      if (!/^[0-9a-f]{16}$/.test(claim)) continue;
      const high = parseInt(claim.slice(0, 8), 16);
      kept.set(high, [...(kept.get(high) ?? []), [parseInt(claim.slice(8), 16), verdict]]);
    }
    if (!kept.size) return;
    const [highs, lows] = (await Promise.all([rxtract.load("claims/id_high"), rxtract.load("claims/id_low")])).map(rxtract.unpack);
    for (let row = 0; row < n; row++) {
      const found = kept.get(highs[row])?.find(([low]) => low === lows[row]);
      if (found) column.verdict[row] = VERDICTS.findIndex(([name]) => name === found[1]);
    }
  };
  document.addEventListener("rxtract-verdict", () => { stale = true; });

  const state = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  let rows = column.row;
  const apply = async ({ keepAddress = false } = {}) => {
    const now = state();
    if (now.quotes && now.search && !quotes) await readQuotes();
    if (stale) await readVerdicts();
    const { rows: found, counts } = rxtract.filter(n, activeFilters(now), facets);
    rows = ordered(found, now.order);
    countChoices(counts);
    output.textContent = `${found.length.toLocaleString("en")} of ${n.toLocaleString("en")} claims`;
    list.show(rows.length);
    if (!keepAddress) history.replaceState(null, "", `#${new URLSearchParams(now)}`);
  };

  const badges = (row) => {
    const found = [];
    const status = heads.statuses[column.status[row]];
    if (status !== "asserted") {
      found.push([status, status === "hedged" ? `hedged ${(column.certainty[row] / 100).toFixed(1)}` : status]);
    }
    if (heads.settings[column.setting[row]] !== "use") found.push(["detail", words(heads.settings[column.setting[row]])]);
    return found.map(([kind, text]) => element("span", { class: `badge ${kind}` }, text));
  };
  const render = (index) => {
    const row = rows[index];
    const [subject, object, article] = [column.subject[row], column.object[row], column.article[row]];
    const page = subjects.page[subject];
    const drug = element("a", { href: `drugs/${page}.html`, class: "drug", dir: "auto", tabindex: "-1" }, subjects.name[subject]);
    const thing = rxtract.outside(objects.name[object], objects.href[object]);
    thing.classList.add("object");
    thing.tabIndex = -1;
    const line = element("p", { class: "line" }, drug, " ", element("span", { class: "predicate" }, heads.predicates[column.predicate[row]][1]),
      " ", thing, " ", ...badges(row));
    const quote = element("a", { class: "quote", dir: "auto", tabindex: "-1" }, "…");
    const genre = articles.genres[articles.genre[article]];
    const why = element("p", { class: "why" }, element("bdi", {}, articles.name[article]), ` · ${genre} · score ${(column.score[row] / 100).toFixed(2)}`);
    const made = element("div", { class: "row", role: "listitem", tabindex: index === 0 ? "0" : "-1", "data-index": index }, line, quote, why);
    if (heads.statuses[column.status[row]] === "negated") made.classList.add("negated");
    rxtract.load(`claims/part-${Math.floor(row / heads.part)}`).then((part) => {
      const [claimId, written, text, details, foundBy, cue] = part[row % heads.part];
      if (cue) line.querySelector(".badge.hedged, .badge.negated")?.append(element("span", { class: "cue" }, ` by “${cue}”`));
      quote.textContent = `“${text}”`;
      quote.href = `articles/${articles.page[article]}.html#${encodeURIComponent(claimId)}`;
      line.append(...details.map((detail) => element("span", { class: "badge detail" }, detail)));
      made.append(rxtract.verdicts.buttons(claimId, () => ({
        claim_id: claimId, source: articles.source[article], subject_name: subjects.name[subject],
        predicate: heads.predicates[column.predicate[row]][0], object: objects.name[object], object_text: written,
        status: heads.statuses[column.status[row]], quote: text, score: column.score[row] / 100, found_by: foundBy,
        drawn: state().order === "random", snapshot: heads.snapshot, versions: heads.versions,
      })));
    }).catch((error) => { quote.textContent = error.message; });
    return made;
  };
  const list = rxtract.virtualList(box, render);

  const focusRow = (index) => {
    box.querySelectorAll('.row[tabindex="0"]').forEach((one) => one.setAttribute("tabindex", "-1"));
    const one = list.reveal(index);
    one?.setAttribute("tabindex", "0");
    one?.focus({ preventScroll: true });
  };
  box.addEventListener("keydown", (event) => {
    const row = event.target.closest(".row");
    if (!row || event.target !== row) return;
    const index = Number(row.dataset.index);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined && to >= 0 && to < rows.length) {
      event.preventDefault();
      focusRow(to);
    } else if (event.key === "Enter") {
      row.querySelector(".quote[href]")?.click();
    }
  });
  const fromAddress = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    for (const control of form.elements) {
      if (control.type === "checkbox") control.checked = wanted.has(control.name);
      else if (control.name) control.value = wanted.get(control.name) ?? "";
    }
    return apply({ keepAddress: true });
  };
  let typing;
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    if (event.target.type === "search") typing = setTimeout(apply, 60);
    else apply();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  addEventListener("hashchange", fromAddress);
  // The address holds the filters: the skip link must not write its own target there.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    box.focus();
  });
  await fromAddress();
  // On a phone the claims come first; the filters open at a touch.
  document.getElementById("choices").open = Object.keys(state()).length > 0 || !matchMedia("(max-width: 40rem)").matches;
  document.documentElement.dataset.ready = "yes";
})();
