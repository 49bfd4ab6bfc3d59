// Mentions: each occurrence can take the focus; one key confirms, rejects or goes to the next one.

import { ask } from "./server.js";

const KEYS = { c: "confirmed", r: "rejected", u: "suggested" };

export class Mentions {
  constructor(page, { margin, caret, say, tell }) {
    Object.assign(this, { page, margin, caret, say, tell });
    this.text = page.querySelector("#text");
    this.bar = page.querySelector("#mention-bar");
    this.queue = Promise.resolve();
    page.addEventListener("keydown", (event) => this.key(event));
    page.addEventListener("focusin", (event) => this.follow(event.target));
    page.querySelector("#margin").addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("click", (event) => {
      const mark = event.target.closest("mark.mention");
      if (mark && getSelection().isCollapsed && !event.target.closest("a")) mark.focus();
    });
    this.bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.decide) this.decide(this.current, button.dataset.decide);
      else if (button) this.next();
    });
    this.dress();
  }

  row(key) {
    return this.page.querySelector(`[data-mention="${key}"]`);
  }

  keyOf(mark) {
    return mark.dataset.annotations.match(/^m(\d+)-/)[1];
  }

  marks(key) {
    return [...this.text.querySelectorAll("mark.mention")].filter((mark) => this.keyOf(mark) === key);
  }

  // One occurrence is a stop of the Tab key; the others are reached by n, by the list, by a press.
  dress() {
    this.names = {};
    for (const row of this.page.querySelectorAll("[data-mention]")) {
      this.names[row.dataset.mention] = row.querySelector(".mention-name").textContent.trim();
    }
    for (const mark of this.text.querySelectorAll("mark.mention")) {
      this.name(mark);
      if (mark.closest("a")) continue;
      mark.tabIndex = -1;
      mark.setAttribute("role", "button");
    }
    const first = this.text.querySelector("mark.mention-suggested[role]") ?? this.text.querySelector("mark.mention[role]");
    if (first) first.tabIndex = 0;
  }

  name(mark) {
    const key = this.keyOf(mark);
    mark.title = `${this.names[key]}: ${this.word(key)}`;
  }

  word(key) {
    return this.row(key).querySelector("[data-state-word]").textContent;
  }

  // The mention that the focus is on, in the text, in the list or under the caret.
  at(target) {
    const mark = target.closest?.("mark.mention");
    if (mark) return this.keyOf(mark);
    const row = target.closest?.("[data-mention]");
    if (row) return row.dataset.mention;
    if (target.id === "caret") return this.caret.mention();
    return this.bar.contains(target) ? this.current : null;
  }

  follow(target) {
    const key = this.at(target);
    if (key) this.show(key);
    else this.bar.hidden = true;
  }

  show(key) {
    this.current = key;
    this.bar.hidden = false;
    this.bar.dataset.state = this.row(key).dataset.state;
    this.bar.querySelector("#mention-bar-name").textContent = this.names[key];
    this.bar.querySelector("#mention-bar-state").textContent = this.word(key);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("input:not([type=hidden]), textarea, select")) return;
    const letter = event.key.toLowerCase();
    const key = this.at(event.target);
    if (letter === "n" && (key || event.target.matches("#text, #caret"))) this.next(event.target);
    else if (key && letter in KEYS) this.decide(key, KEYS[letter]);
    else return;
    event.preventDefault();
  }

  submit(event) {
    const row = event.target.closest("[data-mention]");
    if (!row) return;
    event.preventDefault();
    this.decide(row.dataset.mention, event.submitter.value);
  }

  // One at a time: each decision is a new version of the article.
  decide(key, state) {
    this.queue = this.queue.then(() => this.save(key, state)).catch((error) => this.margin.refused(error));
  }

  async save(key, state) {
    const row = this.row(key);
    const form = row.querySelector("form");
    if (form.elements.was.value === state) return;
    const fields = new FormData(form);
    fields.set("state", state);
    const answer = await ask(form.getAttribute("action"), fields);
    form.elements.was.value = row.dataset.state = answer.state;
    row.querySelector("[data-state-word]").textContent = answer.word;
    for (const mark of this.marks(key)) {
      mark.classList.remove("mention-suggested", "mention-confirmed", "mention-rejected");
      mark.classList.add(`mention-${answer.state}`);
      this.name(mark);
    }
    this.page.querySelector("[data-to-check]").textContent = this.page.querySelectorAll("[data-mention][data-state=suggested]").length;
    if (this.current === key) this.show(key);
    this.tell(answer.message);
  }

  // The next mention to check: in the text after the focus; in the list, when one is at the list.
  next(from = document.activeElement) {
    const rows = [...this.page.querySelectorAll("[data-mention][data-state=suggested]")];
    if (!rows.length) return this.tell(this.say.noneLeft);
    if (from.closest("[data-mention]")) {
      const after = rows.find((row) => from.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
      return (after ?? rows[0]).querySelector("a, button").focus();
    }
    const starts = rows.map((row) => this.marks(row.dataset.mention)[0]).filter(Boolean);
    const known = this.current && this.marks(this.current)[0];
    const origin = from.closest("mark") ?? known;
    const after = origin && starts.find((mark) => origin.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
    const target = after ?? starts[0] ?? rows[0].querySelector("a, button");
    target.focus();
    target.scrollIntoView({ block: "center" });
  }
}
