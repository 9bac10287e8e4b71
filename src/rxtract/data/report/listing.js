// The lists of drugs and of articles: a search field and one line each.
"use strict";
(async () => {
  const { element, fold } = rxtract;
  const form = document.getElementById("filters");
  const output = document.getElementById("count");
  const kind = form.dataset.list;
  let data;
  try {
    data = await rxtract.load(kind);
  } catch (error) {
    output.textContent = error.message;
    return;
  }
  const about = {
    drugs: (i) => [`${data.claims[i].toLocaleString("en")} claims`, `${data.articles[i].toLocaleString("en")} articles`],
    articles: (i) => [data.subject[i], data.genres[data.genre[i]], `${data.claims[i].toLocaleString("en")} claims`, data.source[i]],
  }[kind];
  const folded = data.name.map((name, i) => fold([name, data.subject?.[i], data.source?.[i]].filter(Boolean).join(" ")));
  const search = element("input", { type: "search", id: "filter-search", name: "search", autocomplete: "off", placeholder: "any words" });
  form.append(element("label", { class: "field", for: "filter-search" }, element("span", {}, "Search"), search));
  let rows = [];
  const list = rxtract.virtualList(document.getElementById("rows"), (index) => {
    const i = rows[index];
    const link = element("a", { href: `${kind}/${data.page[i]}.html`, dir: "auto", class: kind === "drugs" ? "drug" : "title" }, data.name[i]);
    const facts = element("p", { class: "why" }, element("bdi", {}, about(i).filter(Boolean).join(" · ")));
    return element("div", { class: "row short", role: "listitem" }, element("p", { class: "line" }, link), facts);
  });
  const apply = () => {
    const found = rxtract.matching(folded, search.value);
    rows = data.name.map((_, i) => i).filter((i) => found[i]);
    output.textContent = `${rows.length.toLocaleString("en")} of ${data.name.length.toLocaleString("en")} ${kind}`;
    list.show(rows.length);
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
  document.documentElement.dataset.ready = "yes";
})();
