// The margin: notes beside their passages, jumps both ways, and forms that save in place.

import { ask, Away, Refusal, withFilter } from "./server.js";

const GAP = 12;

export class Margin {
  // say: the words of the page; tell(message): says something to the reader; edit(address): opens
  // the panel; drawn(): the parts of the page are new.
  constructor(page, { say, tell, edit, drawn }) {
    Object.assign(this, { page, say, tell, edit, drawn });
    this.text = page.querySelector("#text");
    this.margin = page.querySelector("#margin");
    this.text.addEventListener("click", (event) => this.pressText(event));
    this.margin.addEventListener("click", (event) => this.pressMargin(event));
    this.margin.addEventListener("submit", (event) => this.submit(event));
    this.margin.addEventListener("change", (event) => event.target.closest("[data-filter]") && this.filter(event.target.form));
    this.margin.addEventListener("toggle", () => this.align(), true);
    addEventListener("resize", () => this.align());
    document.fonts?.ready.then(() => this.align());
    this.align();
  }

  // Put the parts of an answer in place of the old ones, and the focus where it belongs.
  draw({ text, margin, focus, message }) {
    const id = focus || document.activeElement?.id;
    const open = this.margin.querySelector("#mentions")?.open;
    this.text.innerHTML = text;
    this.margin.innerHTML = margin;
    const mentions = this.margin.querySelector("#mentions");
    if (mentions && open !== undefined) mentions.open = open;
    this.drawn();
    this.align();
    if (message) this.tell(message);
    const wanted = id && document.getElementById(id);
    if (wanted && wanted !== document.activeElement) this.goTo(wanted);
    else if (focus) this.margin.focus();
  }

  async refresh() {
    this.draw(await ask(withFilter(this.page.dataset.address)));
  }

  note(slug) {
    return this.margin.querySelector(`[data-note="${CSS.escape(slug)}"]`);
  }

  marks(slug) {
    return this.text.querySelectorAll(`mark.passage[data-annotations~="${CSS.escape(slug)}"]`);
  }

  // A press on a mark leads to its note; where several overlap, each press to the next one.
  pressText(event) {
    const link = event.target.closest(".note-link");
    if (link) {
      event.preventDefault();
      return this.focusNote(link.hash.replace("#annotation-", ""));
    }
    const mark = event.target.closest("mark.passage");
    if (!mark || event.target.closest("mark.mention, a") || !getSelection().isCollapsed) return;
    const slugs = mark.dataset.annotations.split(" ");
    this.focusNote(slugs[(slugs.indexOf(this.current) + 1) % slugs.length]);
  }

  pressMargin(event) {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.matches("[data-go]") && link.hash.startsWith("#passage-")) {
      const target = document.getElementById(link.hash.slice(1));
      if (!target) return;
      event.preventDefault();
      const slug = link.closest("[data-note]")?.dataset.note;
      if (slug) this.focusPassage(slug);
      else this.goTo(target);
    } else if (link.matches("[data-edit]") && this.page.querySelector("#panel")) {
      event.preventDefault();
      this.edit(link.href);
    } else if (link.matches("[data-unfilter]")) {
      event.preventDefault();
      this.show(link.pathname);
    }
  }

  focusNote(slug) {
    this.point(slug);
    const note = this.note(slug);
    if (note) this.goTo(note);
  }

  focusPassage(slug) {
    this.point(slug);
    const [mark] = this.marks(slug);
    if (!mark) return;
    if (!mark.hasAttribute("tabindex")) mark.tabIndex = -1;
    this.goTo(mark);
  }

  goTo(target) {
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }

  // Show which note and which words belong together.
  point(slug) {
    for (const old of this.page.querySelectorAll(".current")) old.classList.remove("current");
    this.current = slug;
    for (const part of [this.note(slug), ...this.marks(slug)]) part?.classList.add("current");
  }

  async submit(event) {
    const { target: form, submitter } = event;
    if (form.matches("[data-filter]")) {
      event.preventDefault();
      return this.filter(form);
    }
    if (!form.matches("[data-step]")) return;
    event.preventDefault();
    try {
      this.draw(await ask(form.getAttribute("action"), new FormData(form, submitter)));
    } catch (error) {
      this.refused(error);
    }
  }

  async refused(error) {
    if (error instanceof Away) return this.tell(this.say[error.reason]);
    if (!(error instanceof Refusal)) throw error;
    // What the page shows is not what is stored: show that.
    if ([404, 409].includes(error.status)) await this.refresh().catch(() => {});
    this.tell(error.message);
  }

  filter(form) {
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    this.show(`${location.pathname}?${new URLSearchParams(chosen)}`);
  }

  async show(address) {
    history.replaceState(null, "", address);
    try {
      await this.refresh();
    } catch (error) {
      this.refused(error);
    }
  }

  // Push each note down to its passage as far as the notes above it leave room. Where the notes
  // need much more room than the text, the margin scrolls by itself instead.
  align() {
    const notes = [...this.margin.querySelectorAll(".notes > .note")];
    for (const note of notes) note.style.marginBlockStart = "";
    this.page.classList.remove("is-dense");
    if (getComputedStyle(this.margin.parentElement).display !== "grid" || !notes.length) return;
    const last = notes.at(-1).getBoundingClientRect().bottom;
    if (last > this.text.getBoundingClientRect().bottom + innerHeight / 2) {
      this.page.classList.add("is-dense");
      return;
    }
    for (const note of notes) {
      const [mark] = this.marks(note.dataset.note);
      const free = mark ? mark.getBoundingClientRect().top - note.getBoundingClientRect().top : 0;
      if (free > GAP) note.style.marginBlockStart = `${free}px`;
    }
  }
}
