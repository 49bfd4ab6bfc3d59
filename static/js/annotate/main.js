// The annotating page: text, caret, panel, margin and mentions, told of each other.

import { Caret } from "./caret.js";
import { Drafts } from "./drafts.js";
import { Margin } from "./margin.js";
import { Mentions } from "./mentions.js";
import { describe, rangeOf, unitOf } from "./offsets.js";
import { Panel } from "./panel.js";
import { watchSelection } from "./selection.js";
import { Away, Refusal } from "./server.js";

const page = document.querySelector("[data-annotate]");
const frame = page.querySelector("#text");
const root = () => frame.querySelector("[data-text]");
const say = {
  away: page.dataset.sayAway,
  "signed-out": page.dataset.saySignedOut,
  failed: page.dataset.sayFailed,
  noneLeft: page.dataset.sayNoneLeft,
  removed: page.dataset.sayRemoved,
  found: page.dataset.sayFound,
  nothing: page.dataset.sayNothing,
};
const section = page.querySelector("#panel");
const drafts = new Drafts(page.dataset.drafts);
let panel, mentions;

function tell(message) {
  page.querySelector("#annotate-status").textContent = message;
}

function highlight(name, span) {
  if (!globalThis.CSS?.highlights) return;
  if (span && root()) CSS.highlights.set(name, new Highlight(rangeOf(root(), span)));
  else CSS.highlights.delete(name);
}

// The range of a place: where it was selected, or the only one of its words.
function spanOf(place) {
  const text = root()?.textContent ?? "";
  const start = place?.exact ? text.indexOf(place.exact, place.unit ?? 0) : -1;
  const isUnsure = place?.unit === undefined && text.indexOf(place?.exact, start + 1) >= 0;
  return start < 0 || isUnsure ? null : { start, end: start + place.exact.length };
}

// On a narrow screen the panel lies over the text: bring the passage above it.
function uncover(span) {
  requestAnimationFrame(() => {
    const passage = rangeOf(root(), span).getBoundingClientRect();
    const { top, width } = section.getBoundingClientRect();
    const bottom = width > innerWidth - 50 ? top : innerHeight;
    if (passage.top < 0 || passage.bottom > bottom) scrollBy({ top: passage.top - 72 });
  });
}

function choose(span) {
  const text = root().textContent;
  caret.highlight(null);
  panel.select({ ...describe(text, span), unit: span.start, of_text: root().dataset.digest });
}

const margin = new Margin(page, {
  say,
  tell,
  edit: (address) => panel.edit(address).catch(report),
  drawn: () => mentions?.dress(),
});

function report(error) {
  if (!(error instanceof Away || error instanceof Refusal)) throw error;
  margin.refused(error);
}

const caret = new Caret({
  root,
  box: page.querySelector("#caret"),
  said: page.querySelector("#caret-said"),
  words: page.dataset.sayWords,
  highlight: (span) => highlight("selecting", span),
  choose,
  moved: () => mentions?.follow(caret.box),
  leave: () => {
    caret.highlight(null);
    (page.querySelector("#select-by-keyboard") ?? frame).focus();
  },
});
// The mention that the caret's word belongs to.
caret.mention = () => {
  const word = caret.spans?.[caret.focus];
  const mark = word && rangeOf(root(), word).startContainer.parentElement.closest("mark.mention");
  return mark ? mentions.keyOf(mark) : null;
};

if (page.querySelector("#mention-bar")) mentions = new Mentions(page, { margin, caret, say, tell });

function offerKept() {
  const kept = page.querySelector("#kept");
  const draft = drafts.newest();
  kept.hidden = !draft || panel.isOpen;
  if (!draft) return;
  const words = Object.fromEntries(draft.values.fields);
  const time = new Date(draft.values.time).toLocaleString(document.documentElement.lang);
  const quote = document.createElement("q");
  quote.dir = "auto";
  quote.textContent = (words.note || words.claim || words.exact).slice(0, 120);
  kept.querySelector("p").replaceChildren(page.dataset.sayKept.replace("{time}", time), " ", quote);
}

if (section) {
  panel = new Panel(section, {
    page,
    drafts,
    say,
    saved: (answer) => {
      margin.draw(answer);
      if (answer.focus) margin.point(answer.focus.replace("annotation-", ""));
      offerKept();
    },
    placed: (place) => {
      const span = spanOf(place);
      highlight("pending", span);
      if (span) uncover(span);
    },
    kept: offerKept,
  });
  page.querySelector("[data-scripted]").hidden = false;
  watchSelection({ frame, root, button: page.querySelector("#annotate-selection"), choose });
  page.querySelector("#select-by-keyboard").addEventListener("click", () => caret.start());
  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!["ArrowRight", "ArrowLeft", "Enter"].includes(event.key)) return;
    event.preventDefault();
    const selection = getSelection();
    const inside = selection.rangeCount && root()?.contains(selection.focusNode);
    caret.start(inside ? unitOf(root(), selection.focusNode, selection.focusOffset) : undefined);
  });
  page.querySelector("#kept").addEventListener("click", (event) => {
    const { keep } = event.target.dataset;
    const draft = keep && drafts.newest();
    if (!draft) return;
    if (keep === "discard") drafts.drop(draft.name);
    else panel.resume(draft).catch(report).finally(offerKept);
    offerKept();
  });
  drafts.ready.then(offerKept);
}
