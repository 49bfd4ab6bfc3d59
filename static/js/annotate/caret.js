// Selecting with the keyboard: a caret of our own that stands on a word. Arrows move by word and
// by sentence, Shift selects, Enter hands the passage over. The caret is an element with the
// focus, so that it is seen, and so that screen readers pass the keys on.

import { rangeOf, tighten } from "./offsets.js";

const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, blockquote, pre, td, th, dt, dd, div";

export class Caret {
  constructor({ root, box, said, words, choose, leave, moved, highlight }) {
    Object.assign(this, { root, box, said, words, choose, leave, moved, highlight });
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => this.hide());
    addEventListener("resize", () => this.isOn && this.place());
  }

  get isOn() {
    return !this.box.hidden;
  }

  // Begin at the word at `unit`, or at the first word in view.
  start(unit) {
    const root = this.root();
    if (!root?.textContent.trim()) return;
    if (this.text !== root.textContent) this.read(root.textContent);
    this.focus = this.anchor = unit === undefined ? this.firstInView(root) : this.wordAt(unit);
    this.box.hidden = false;
    this.show();
    this.box.focus();
  }

  hide() {
    this.box.hidden = true;
  }

  read(text) {
    this.text = text;
    this.spans = segments(text, "word").filter((span) => span.isWord);
    this.sentences = segments(text, "sentence").map((span) => tighten(text, span.start, span.end)).filter(Boolean);
  }

  wordAt(unit) {
    const at = this.spans.findIndex((span) => span.end > unit);
    return at < 0 ? this.spans.length - 1 : at;
  }

  firstInView(root) {
    let [low, high] = [0, this.spans.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rangeOf(root, this.spans[middle]).getBoundingClientRect().top < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  sentenceOf(word) {
    const unit = this.spans[word].start;
    const at = this.sentences.findIndex((span) => span.end > unit);
    return at < 0 ? this.sentences.length - 1 : at;
  }

  firstWord = (span) => this.spans.findIndex((word) => word.end > span.start);
  lastWord = (span) => this.spans.findLastIndex((word) => word.start < span.end);

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = {
      ArrowRight: () => this.focus + (this.isRightToLeft() ? -1 : 1),
      ArrowLeft: () => this.focus + (this.isRightToLeft() ? 1 : -1),
      ArrowDown: () => this.sentenceMove(1, event.shiftKey),
      ArrowUp: () => this.sentenceMove(-1, event.shiftKey),
      Home: () => this.blockEdge("first"),
      End: () => this.blockEdge("last"),
    };
    if (event.key in moves) this.move(moves[event.key](), event.shiftKey);
    else if (event.key === "Enter" || event.key === " ") this.choose(this.selected());
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  move(to, selects) {
    this.focus = Math.max(0, Math.min(this.spans.length - 1, to));
    if (!selects) this.anchor = this.focus;
    this.show();
  }

  sentenceMove(step, selects) {
    const at = this.sentenceOf(this.focus);
    const here = this.sentences[at];
    if (step > 0 && selects && this.focus < this.lastWord(here)) return this.lastWord(here);
    if (step < 0 && this.focus > this.firstWord(here)) return this.firstWord(here);
    const next = this.sentences[at + step];
    if (!next) return step > 0 ? this.lastWord(here) : this.firstWord(here);
    return step > 0 && selects ? this.lastWord(next) : this.firstWord(next);
  }

  blockOf(word) {
    return rangeOf(this.root(), this.spans[word]).startContainer.parentElement.closest(BLOCKS);
  }

  blockEdge(edge) {
    const block = this.blockOf(this.focus);
    const step = edge === "first" ? -1 : 1;
    let at = this.focus;
    while (this.spans[at + step] && this.blockOf(at + step) === block) at += step;
    return at;
  }

  isRightToLeft() {
    return getComputedStyle(this.blockOf(this.focus)).direction === "rtl";
  }

  // From the first to the last word; a whole sentence with its marks.
  selected() {
    const [first, last] = [this.anchor, this.focus].sort((a, b) => a - b);
    const [begins, ends] = [this.sentences[this.sentenceOf(first)], this.sentences[this.sentenceOf(last)]];
    const isWhole = this.firstWord(begins) === first && this.lastWord(ends) === last;
    return isWhole ? { start: begins.start, end: ends.end } : { start: this.spans[first].start, end: this.spans[last].end };
  }

  show() {
    this.place();
    this.box.scrollIntoView({ block: "nearest" });
    const span = this.spans[this.focus];
    const count = Math.abs(this.focus - this.anchor) + 1;
    this.highlight(count > 1 ? this.selected() : null);
    const { start, end } = count > 1 ? this.selected() : span;
    const words = this.text.slice(start, end);
    this.moved();
    this.said.textContent = count > 1 ? `${this.words.replace("{count}", count)} ${words}` : words;
  }

  place() {
    const frame = this.box.offsetParent.getBoundingClientRect();
    const word = rangeOf(this.root(), this.spans[this.focus]).getBoundingClientRect();
    Object.assign(this.box.style, {
      insetBlockStart: `${word.top - frame.top}px`,
      inlineSize: `${word.width}px`,
      blockSize: `${word.height}px`,
      translate: `${word.left - frame.left}px`,
    });
  }
}

// List of {start, end, isWord} of a text, by its language's rules where the browser knows them.
function segments(text, granularity) {
  if (globalThis.Intl?.Segmenter) {
    const found = new Intl.Segmenter(undefined, { granularity }).segment(text);
    return Array.from(found, ({ index, segment, isWordLike }) => ({ start: index, end: index + segment.length, isWord: isWordLike || isEmoji(segment) }));
  }
  const pattern = granularity === "word" ? /[^\s.,;:!?؟،؛…()«»“”"]+/gu : /[^.!?؟…\n]+[.!?؟…]*\n*/gu;
  return Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length, isWord: true }));
}

const isEmoji = (text) => /\p{Extended_Pictographic}/u.test(text);
