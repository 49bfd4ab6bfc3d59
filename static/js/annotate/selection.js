// Selecting with the mouse or by touch: releasing the mouse hands the passage over at once; where
// handles are dragged, or a browser's own caret is moved, a button does.

import { unitsOf } from "./offsets.js";

export function watchSelection({ frame, root, button, choose }) {
  let dragging = false;

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !root()) return null;
    const range = selection.getRangeAt(0);
    return range.intersectsNode(root()) ? unitsOf(root(), range) : null;
  }

  frame.addEventListener("pointerdown", (event) => { dragging = event.pointerType === "mouse" && event.button === 0; });
  document.addEventListener("pointerup", () => {
    if (!dragging) return;
    dragging = false;
    // The browser ends its selection after this event.
    setTimeout(() => {
      const span = selected();
      if (span) choose(span);
    });
  });
  document.addEventListener("selectionchange", () => { button.hidden = dragging || !selected(); });
  // A press on the button must not take the selection away.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const span = selected();
    if (span) choose(span);
  });
}
