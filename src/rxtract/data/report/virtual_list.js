// A list of any length of which only what is on the screen has elements. Lines have one height, that of the style.
"use strict";
rxtract.virtualList = (box, render) => {
  const HIGHEST = 8e6; // browsers draw nothing beyond some ten million pixels; longer lists scroll faster instead
  const SPARE = 6;
  const space = rxtract.element("div", { class: "space", role: "presentation" });
  box.replaceChildren(space);
  const shown = new Map();
  let length = 0;
  let lineHeight = 1;
  let planned = false;

  const measure = () => {
    lineHeight = parseFloat(getComputedStyle(box).getPropertyValue("--line")) || 72;
    space.style.height = `${Math.min(length * lineHeight, HIGHEST)}px`;
  };
  // Where the first line on the screen stands, in lines and in pixels: the same but for very long lists.
  const first = () => {
    const whole = length * lineHeight;
    if (whole <= HIGHEST) return { line: box.scrollTop / lineHeight, shift: 0 };
    const room = box.clientHeight;
    const top = (box.scrollTop / (HIGHEST - room)) * (whole - room);
    return { line: top / lineHeight, shift: box.scrollTop - top };
  };
  const draw = () => {
    planned = false;
    const { line, shift } = first();
    const from = Math.max(0, Math.floor(line) - SPARE);
    const to = Math.min(length, Math.ceil(line + box.clientHeight / lineHeight) + SPARE);
    const focused = box.contains(document.activeElement) ? document.activeElement.closest(".row") : null;
    for (const [index, element] of shown) {
      if ((index < from || index >= to) && element !== focused) {
        element.remove();
        shown.delete(index);
      }
    }
    for (let index = from; index < to; index++) {
      let element = shown.get(index);
      if (!element) {
        element = render(index);
        element.setAttribute("aria-setsize", length);
        element.setAttribute("aria-posinset", index + 1);
        shown.set(index, element);
        const next = [...shown.keys()].filter((other) => other > index).sort((a, b) => a - b)[0];
        space.insertBefore(element, next === undefined ? null : shown.get(next));
      }
      element.style.top = `${index * lineHeight + shift}px`;
    }
  };
  const plan = () => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(draw);
  };
  box.addEventListener("scroll", plan, { passive: true });
  addEventListener("resize", () => { measure(); plan(); });

  return {
    show(newLength) {
      length = newLength;
      shown.forEach((element) => element.remove());
      shown.clear();
      box.scrollTop = 0;
      measure();
      draw();
    },
    // Put the line `index` on the screen and return its element.
    reveal(index) {
      const { line } = first();
      const last = line + box.clientHeight / lineHeight;
      if (index < line || index + 1 > last) {
        const whole = length * lineHeight;
        const wanted = Math.max(0, (index + 0.5) * lineHeight - box.clientHeight / 2);
        const room = box.clientHeight;
        box.scrollTop = whole <= HIGHEST ? wanted : (wanted / (whole - room)) * (HIGHEST - room);
        draw();
      }
      return shown.get(index);
    },
  };
};
