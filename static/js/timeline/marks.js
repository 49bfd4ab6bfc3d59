// One tab stop for the whole drawing: arrow keys go from mark to mark, and a card tells of it.

const NEXT = { ArrowDown: 1, ArrowUp: -1 };

export function connectMarks(view) {
  const card = document.createElement("div");
  card.className = "timeline-card";
  card.hidden = true;

  view.onDraw((element) => {
    const plot = element.querySelector(".timeline-plot");
    const marks = marksOf(plot);
    plot.setAttribute("tabindex", "0");
    element.append(card);
    card.hidden = true;
    for (const mark of marks) {
      // The browser's own tooltip would lie over the card.
      const title = mark.querySelector(":scope > title");
      mark.setAttribute("aria-label", title.textContent);
      title.remove();
    }
    plot.addEventListener("pointerover", (event) => show(event.target.closest("[data-record]")));
    plot.addEventListener("pointerleave", () => show(null));
    plot.addEventListener("focusin", (event) => show(event.target.closest("[data-record]")));
    plot.addEventListener("focusout", () => show(null));
    element.addEventListener("keydown", (event) => onKey(event, view, show));
    element.addEventListener("click", (event) => onClick(event, view));
  });

  function show(mark) {
    card.hidden = !mark;
    if (!mark) return;
    card.textContent = mark.getAttribute("aria-label");
    const { x, y, width, height } = mark.querySelector(".hit").getBoundingClientRect();
    const frame = view.element.getBoundingClientRect();
    const middle = Math.min(Math.max(x + Math.min(width, 240) / 2 - frame.x, 0), frame.width);
    const left = Math.min(Math.max(middle - card.offsetWidth / 2, 0), frame.width - card.offsetWidth);
    card.style.left = `${left}px`;
    card.style.top = `${y + height + 4 - frame.y}px`;
  }
}

/** Marks in the order of time, those of a lane together. */
function marksOf(plot) {
  return [...plot.querySelectorAll("[data-record]")];
}

function onKey(event, view, show) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const plot = view.element.querySelector(".timeline-plot");
  const active = document.activeElement;
  const inPlot = plot.contains(active);
  const forward = view.isMirrored ? -1 : 1;
  const actions = {
    "+": () => view.change({ scale: 0.5 }),
    "=": () => view.change({ scale: 0.5 }),
    "-": () => view.change({ scale: 2 }),
    0: () => view.open(view.whole),
    Escape: () => show(null),
  };
  if (inPlot) {
    actions.ArrowLeft = () => view.change({ move: -0.25 * forward });
    actions.ArrowRight = () => view.change({ move: 0.25 * forward });
    for (const [key, by] of Object.entries(NEXT)) actions[key] = () => step(plot, active, by);
    actions.Home = () => marksOf(plot).at(0)?.focus();
    actions.End = () => marksOf(plot).at(-1)?.focus();
  }
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function step(plot, active, by) {
  const marks = marksOf(plot);
  const at = marks.indexOf(active.closest("[data-record]"));
  const next = at < 0 ? (by > 0 ? 0 : marks.length - 1) : at + by;
  marks[Math.min(Math.max(next, 0), marks.length - 1)]?.focus();
}

/** Links to other windows of this page change the drawing in place. */
function onClick(event, view) {
  const link = event.target.closest("a");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const address = link.href.baseVal ?? link.href;
  const url = new URL(address, location.href);
  const isOurs = url.hash === "#timeline" && url.pathname === location.pathname;
  if (!isOurs) return;
  event.preventDefault();
  view.show(url.href, "push");
}
