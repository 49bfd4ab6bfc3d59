// Drag to pan, pinch or Ctrl and wheel to zoom, draw a frame on the overview to choose a period.

const STILL = 5;
const WHEEL_PAUSE = 250;

export function connectGestures(view) {
  let wheelEnds = null;

  view.onDraw((element) => {
    const plot = element.querySelector(".timeline-plot");
    const overview = element.querySelector(".timeline-overview");
    plot.addEventListener("wheel", (event) => onWheel(event, plot), { passive: false });
    connectDrag(plot, view);
    connectBrush(overview, view);
    for (const svg of [plot, overview]) svg.addEventListener("dragstart", (event) => event.preventDefault());
  });

  function onWheel(event, plot) {
    const zooms = event.ctrlKey || event.metaKey;
    const pans = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!zooms && !pans) return; // the page scrolls
    event.preventDefault();
    const first = !wheelEnds;
    clearTimeout(wheelEnds);
    wheelEnds = setTimeout(() => (wheelEnds = null), WHEEL_PAUSE);
    if (zooms) {
      const scale = Math.exp(Math.min(Math.max(event.deltaY, -60), 60) / 120);
      view.change({ scale, around: shareOf(event, plot, view) }, first);
    } else {
      const width = plot.getBoundingClientRect().width;
      view.change({ move: ((view.isMirrored ? -1 : 1) * event.deltaX) / width }, first);
    }
  }
}

/** Where on a drawing something happens: 0 at its beginning in time, 1 at its end. */
function shareOf(event, svg, view) {
  const { x, width } = svg.getBoundingClientRect();
  const share = Math.min(Math.max((event.clientX - x) / width, 0), 1);
  return view.isMirrored ? 1 - share : share;
}

/** One finger or the mouse pans, two fingers zoom; the drawing follows before it is drawn anew. */
function connectDrag(plot, view) {
  const pointers = new Map();
  let start = null;

  plot.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    pointers.set(event.pointerId, event.clientX);
    start = spread();
  });
  plot.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) return;
    pointers.set(event.pointerId, event.clientX);
    const now = spread();
    if (!start.moved && Math.abs(now.middle - start.middle) + Math.abs(now.width - start.width) < STILL) return;
    start.moved = true;
    plot.setPointerCapture(event.pointerId);
    plot.style.translate = `${now.middle - start.middle}px`;
  });
  for (const name of ["pointerup", "pointercancel"]) plot.addEventListener(name, finish);
  // What was dragged is not followed as a link.
  plot.addEventListener("click", (event) => plot.dataset.dragged && event.preventDefault(), true);

  function finish(event) {
    if (!pointers.has(event.pointerId)) return;
    const end = spread();
    pointers.delete(event.pointerId);
    if (!start?.moved || pointers.size) return;
    plot.dataset.dragged = "yes";
    setTimeout(() => delete plot.dataset.dragged);
    const { x, width } = plot.getBoundingClientRect();
    const forward = view.isMirrored ? 1 : -1;
    const share = (start.middle - x) / width;
    const around = view.isMirrored ? 1 - share : share;
    const scale = end.width && start.width ? start.width / end.width : 1;
    view.change({ move: (forward * (end.middle - start.middle)) / width, scale, around });
  }

  function spread() {
    const places = [...pointers.values()];
    const [low, high] = [Math.min(...places), Math.max(...places)];
    return { middle: (low + high) / 2, width: high - low };
  }
}

/** A frame drawn on the overview becomes the window. */
function connectBrush(overview, view) {
  let from = null;
  let frame = null;

  overview.addEventListener("pointerdown", (event) => {
    if (!event.button) from = { share: shareOf(event, overview, view), x: event.clientX };
  });
  overview.addEventListener("pointermove", (event) => {
    if (!from || (!frame && Math.abs(event.clientX - from.x) < STILL)) return;
    if (!frame) {
      frame = overview.querySelector(".brush") ?? document.createElementNS(overview.namespaceURI, "rect");
      frame.setAttribute("class", "brush");
      overview.append(frame);
      overview.setPointerCapture(event.pointerId);
    }
    const { x } = overview.getBoundingClientRect();
    frame.setAttribute("x", Math.min(from.x, event.clientX) - x);
    frame.setAttribute("width", Math.abs(event.clientX - from.x));
    frame.setAttribute("height", 48);
  });
  overview.addEventListener("pointerup", (event) => {
    if (frame) choose(shareOf(event, overview, view));
    from = frame = null;
  });
  overview.addEventListener("pointercancel", () => {
    frame?.remove();
    from = frame = null;
  });
  overview.addEventListener("click", (event) => overview.dataset.dragged && event.preventDefault(), true);

  function choose(share) {
    overview.dataset.dragged = "yes";
    setTimeout(() => delete overview.dataset.dragged);
    const { first, last } = view.whole;
    const length = last - first + 1;
    const [low, high] = [Math.min(from.share, share), Math.max(from.share, share)];
    view.open({
      first: Math.floor(first + low * length),
      last: Math.max(Math.ceil(first + high * length) - 1, Math.floor(first + low * length)),
    });
  }
}
