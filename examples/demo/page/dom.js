export const $ = (id) => document.getElementById(id);

export function element(tag, className, ...content) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...content); // strings become text, never markup
  return node;
}

export const number = (n) => n.toLocaleString("en");
export const seconds = (ms) => `${(ms / 1000).toFixed(1)}\u00a0s`;
export const many = (n, one, more = `${one}s`) => `${number(n)}\u00a0${n === 1 ? one : more}`;

export function clock(at = new Date()) {
  return element("time", "", at.toTimeString().slice(0, 8));
}

/** Keep a scrolling box at its end, unless the reader has scrolled away from it. */
export function follow(box, onEnd = () => {}) {
  let atEnd = true;
  const toEnd = () => {
    box.scrollTop = box.scrollHeight;
  };
  box.addEventListener("scroll", () => {
    atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    if (atEnd) onEnd();
  });
  new ResizeObserver(() => atEnd && toEnd()).observe(box);
  return {
    toEnd,
    grown() {
      if (atEnd) toEnd();
      return atEnd;
    },
  };
}
