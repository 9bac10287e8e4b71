// Data of the report: scripts that hand one value each to `rxtract.receive`, loaded when they are first asked for.
"use strict";
const rxtract = {
  root: document.documentElement.dataset.root,
  loaded: new Map(),
  waiting: new Map(),

  load(name) {
    if (!this.loaded.has(name)) {
      this.loaded.set(name, new Promise((resolve, reject) => {
        this.waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = `${this.root}data/${name}.js`;
        const end = () => {
          script.remove();
          if (!this.waiting.delete(name)) return; // it was received
          this.loaded.delete(name);
          reject(new Error(`data/${name}.js cannot be read: is the folder of the report complete?`));
        };
        script.addEventListener("error", end);
        script.addEventListener("load", end);
        document.head.append(script);
      }));
    }
    return this.loaded.get(name);
  },

  receive(name, value) {
    this.waiting.get(name)?.(value);
    this.waiting.delete(name);
  },

  // An element with text and attributes; the only way for data to get into a page, so nothing of it is ever markup.
  element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  },

  outside(text, href) {
    if (!/^https?:\/\//.test(href)) return this.element("span", { dir: "auto" }, text);
    return this.element("a", { href, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, text);
  },
};
