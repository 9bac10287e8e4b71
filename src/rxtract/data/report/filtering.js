// Filtering: which rows pass all filters, and how many rows each choice of a filter would leave. No element is touched.
"use strict";
(() => {
  // A filter { name, column, wanted } asks a column whether its number is wanted: `wanted` holds a 1 for those that are.
  // A facet { name, column, size } counts the numbers of its column, over the rows that pass all filters but its own:
  // so every choice shows what it would leave.
  rxtract.filter = (n, filters, facets) => {
    const rows = new Uint32Array(n);
    const counts = facets.map(({ size }) => new Uint32Array(size));
    const own = facets.map(({ name }) => filters.findIndex((filter) => filter.name === name));
    let found = 0;
    for (let row = 0; row < n; row++) {
      let failed = -1;
      let failures = 0;
      for (let i = 0; i < filters.length && failures < 2; i++) {
        if (!filters[i].wanted[filters[i].column[row]]) {
          failures++;
          failed = i;
        }
      }
      if (failures === 0) rows[found++] = row;
      if (failures > 1) continue;
      for (let f = 0; f < facets.length; f++) {
        if (failures === 0 || own[f] === failed) counts[f][facets[f].column[row]]++;
      }
    }
    return { rows: rows.subarray(0, found), counts };
  };

  rxtract.fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // A 1 for every text that holds all words of `query`.
  rxtract.matching = (folded, query) => {
    const words = rxtract.fold(query).split(/\s+/).filter(Boolean);
    return Uint8Array.from(folded, (text) => (words.every((word) => text.includes(word)) ? 1 : 0));
  };

  // The same order of the same rows each time, in which every row is as likely as any other to come first.
  rxtract.shuffled = (rows, seed = 20260101) => {
    const order = Uint32Array.from(rows);
    let state = seed;
    const below = (limit) => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit);
    };
    for (let i = order.length - 1; i > 0; i--) {
      const j = below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  };
})();
