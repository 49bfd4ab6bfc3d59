// The panel in which an annotation is written: a dialog beside the text, which stays readable.

import { enhance } from "./chooser.js";
import { read, write } from "./drafts.js";
import { ask, Away, Refusal, withFilter } from "./server.js";

const KEEP_DELAY = 400;

export class Panel {
  // saved(answer), placed(place or null) and kept() tell the page; say: the words of the page.
  constructor(section, { page, drafts, say, saved, placed, kept }) {
    Object.assign(this, { section, page, drafts, say, saved, placed, kept });
    const blank = page.querySelector("#blank-panel");
    this.blank = (blank ?? section).innerHTML;
    section.hidden = true;
    section.setAttribute("role", "dialog");
    section.addEventListener("submit", (event) => this.submit(event));
    section.addEventListener("input", () => this.touch());
    section.addEventListener("change", () => this.touch());
    section.addEventListener("click", (event) => event.target.closest("[data-close]") && this.close());
    section.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.close();
    });
    addEventListener("pagehide", () => this.keep());
    // The page was asked for with an annotation in the panel.
    if (blank) this.open(section.innerHTML);
  }

  get isOpen() {
    return !this.section.hidden;
  }

  get form() {
    return this.section.querySelector("[data-panel-form]");
  }

  // A new annotation; with the panel open, another passage for the one that is being written.
  select(place) {
    const isNew = !this.isOpen;
    if (isNew) this.fill(this.blank, `new-${Date.now()}`);
    this.put(place);
    if (isNew) this.show();
    else this.touch();
    this.form.elements.note.focus();
  }

  async edit(address) {
    const { panel } = await ask(withFilter(address));
    this.open(panel);
  }

  open(panel) {
    this.fill(panel);
    this.placed(null);
    this.show();
    this.form.elements.note.focus();
  }

  // Go on with a kept draft.
  async resume({ name, values }) {
    const isNew = name.startsWith("new-");
    const { panel } = isNew ? { panel: this.blank } : await ask(withFilter(values.address));
    this.fill(panel, name);
    write(this.form, values);
    this.choosers();
    this.placed(isNew ? Object.fromEntries(values.fields) : null);
    this.show();
    this.form.elements.note.focus();
  }

  fill(markup, name) {
    this.keep();
    this.touched = false;
    this.section.innerHTML = markup;
    this.name = name ?? this.form.dataset.draft;
    for (const part of this.section.querySelectorAll("[data-scripted]")) part.hidden = false;
    for (const field of this.section.querySelectorAll("[data-field]")) {
      const control = field.querySelector("[name]");
      control.setAttribute("aria-describedby", [...field.querySelectorAll("p[id]")].map((p) => p.id).join(" "));
    }
    const date = this.form.elements.asserted_date;
    date.addEventListener("change", () => this.readDate());
    this.choosers();
    if (date.value) this.readDate();
  }

  choosers() {
    for (const old of this.section.querySelectorAll(".chooser")) old.remove();
    for (const select of this.section.querySelectorAll("select[data-ajax--url]")) {
      select.hidden = false;
      select.closest("[data-field]").querySelector("label").htmlFor = select.id;
      enhance(select, this.say);
    }
  }

  put(place) {
    const { elements } = this.form;
    for (const name of ["at", "until", "exact", "before", "after"]) elements[name].value = place[name];
    elements.of_text.value = place.of_text;
    elements.exact.readOnly = true;
    this.section.dataset.selected = "";
    this.error("exact", "");
    this.placed(place);
  }

  show() {
    this.opener = document.activeElement;
    this.section.hidden = false;
    if (!this.form.elements.at.value) delete this.section.dataset.selected;
  }

  // Close; what was touched stays kept, and is offered again.
  close() {
    this.keep();
    this.section.hidden = true;
    this.placed(null);
    this.kept();
    (this.opener?.isConnected && this.opener !== document.body ? this.opener : this.page.querySelector("#text")).focus();
  }

  touch() {
    this.touched = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), KEEP_DELAY);
  }

  keep() {
    clearTimeout(this.timer);
    if (this.isOpen && this.touched) this.drafts.keep(this.name, read(this.form));
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.touch();
    this.keep();
    this.message("");
    for (const field of this.section.querySelectorAll("[data-field]")) this.error(field.dataset.field, "");
    try {
      const answer = await ask(withFilter(this.form.getAttribute("action")), new FormData(this.form));
      this.touched = false;
      this.drafts.drop(this.name);
      this.section.hidden = true;
      this.placed(null);
      this.saved(answer);
    } catch (error) {
      this.refused(error);
    } finally {
      this.busy = false;
    }
  }

  refused(error) {
    if (error instanceof Away) return this.message(this.say[error.reason]);
    if (!(error instanceof Refusal)) throw error;
    const { message, errors = {}, version, conflict } = error.answer;
    for (const [name, texts] of Object.entries(errors)) this.error(name, texts.join(" "));
    this.message(message);
    const compared = this.section.querySelector(".panel-conflict");
    compared.hidden = !conflict;
    compared.innerHTML = conflict ?? "";
    if (version) this.form.elements._version.value = version;
    if (conflict) compared.focus();
    else this.section.querySelector("[aria-invalid=true]")?.focus();
  }

  message(text) {
    this.section.querySelector(".panel-message").textContent = text ?? "";
  }

  error(name, text) {
    const field = this.section.querySelector(`[data-field="${name}"]`);
    if (!field) return;
    field.querySelector(".error").textContent = text;
    for (const control of field.querySelectorAll("input:not([type=hidden]), textarea, select")) {
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  async readDate() {
    const { value } = this.form.elements.asserted_date;
    const words = this.section.querySelector("#date-words");
    try {
      const address = new URL(this.page.dataset.dateAddress, location.href);
      address.searchParams.set("value", value);
      const answer = await ask(address);
      words.textContent = answer.words;
      this.error("asserted_date", answer.error);
    } catch {
      words.textContent = "";
    }
  }
}
