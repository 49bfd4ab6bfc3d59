// Places in a text: a browser counts UTF-16 units of text nodes, the server code points of the
// same text. All ranges are half-open.

export function codePointsBefore(text, unit) {
  let count = 0;
  for (const _ of text.slice(0, unit)) count += 1;
  return count;
}

// The range without white space at its ends and without half a character; null where it is blank.
export function tighten(text, start, end) {
  const isInside = (at) => /[\uDC00-\uDFFF]/.test(text[at] ?? "") && /[\uD800-\uDBFF]/.test(text[at - 1] ?? "");
  if (isInside(start)) start -= 1;
  if (isInside(end)) end += 1;
  const words = text.slice(start, end);
  if (!words.trim()) return null;
  return { start: start + words.length - words.trimStart().length, end: end - words.length + words.trimEnd().length };
}

// What the server is told of a range: its place in code points, its words and those around them.
export function describe(text, { start, end }) {
  const context = 32;
  return {
    at: codePointsBefore(text, start),
    until: codePointsBefore(text, end),
    exact: text.slice(start, end),
    before: [...text.slice(Math.max(0, start - 2 * context), start)].slice(-context).join(""),
    after: [...text.slice(end, end + 2 * context)].slice(0, context).join(""),
  };
}

export function unitOf(root, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(root);
  before.setEnd(node, offset);
  return before.toString().length;
}

// The part of a DOM range that lies in the text, in units; null where there is none.
export function unitsOf(root, range) {
  if (!range.intersectsNode(root)) return null;
  const whole = document.createRange();
  whole.selectNodeContents(root);
  const isBefore = range.compareBoundaryPoints(Range.START_TO_START, whole) < 0;
  const isAfter = range.compareBoundaryPoints(Range.END_TO_END, whole) > 0;
  return tighten(
    root.textContent,
    isBefore ? 0 : unitOf(root, range.startContainer, range.startOffset),
    isAfter ? root.textContent.length : unitOf(root, range.endContainer, range.endOffset),
  );
}

export function rangeOf(root, { start, end }) {
  const range = document.createRange();
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let passed = 0, begun = false;
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const until = passed + node.length;
    if (!begun && start < until) {
      range.setStart(node, start - passed);
      begun = true;
    }
    if (begun && end <= until) {
      range.setEnd(node, end - passed);
      return range;
    }
    passed = until;
  }
  return range;
}
