// Keeps what is typed into a form of the editors' site in this browser until it is saved, and
// offers it again after a crash, a closed tab or an expired session.
//
// Each open form is a draft with an identifier of its own, so that two tabs never overwrite each
// other's. Its key names the user, the kind, the record and the version that was edited. Restoring
// sends it back to the form's own address, which draws it again without saving.

import { keysOf, read as readKept, recover, remove, write } from "./kept.js";

const PREFIX = "iranru-draft:";
const SENT = "iranru-sent";
const PAUSE = 1000;
const AT_LEAST_EVERY = 20_000;
const OLDEST = 30 * 24 * 3600 * 1000;
const MOST_OFFERS = 5;
const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "_draft", "_restore", "_version"]);

// Storage that is switched off must not disturb the page.
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function keys() {
  return keysOf(PREFIX);
}

function read(key) {
  const draft = readKept(key);
  return draft && Array.isArray(draft.entries) && Number.isFinite(draft.saved) ? draft : null;
}

function forget(id, but = "") {
  for (const key of keys()) if (key.endsWith(`:${id}`) && key !== but) remove(key);
}

function forgetOld() {
  for (const key of keys()) {
    const draft = read(key);
    if (!draft || Date.now() - draft.saved > OLDEST) remove(key);
  }
}

// The server names the draft that it has just saved.
function savedDraft() {
  return document.cookie.match(/(?:^|; )saved_draft=([0-9a-f-]+)/)?.[1];
}

function newId() {
  const numbers = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(numbers, (number) => number.toString(16).padStart(8, "0")).join("");
}

function entriesOf(form) {
  const secret = new Set(Array.from(form.querySelectorAll("[type=password]"), (field) => field.name));
  return Array.from(new FormData(form)).filter(
    ([name, value]) => typeof value === "string" && !NEVER_KEPT.has(name) && !secret.has(name),
  );
}

function hidden(name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  return input;
}

// The names of the fields in which a draft departs from the form, as its labels call them.
function namesOfDifferences(form, entries) {
  const group = (list) => {
    const found = new Map();
    for (const [name, value] of list) found.set(name, `${found.get(name) ?? ""}\n${value}`);
    return found;
  };
  const [typed, shown] = [group(entries), group(entriesOf(form))];
  const differing = [...new Set([...typed.keys(), ...shown.keys()])]
    .filter((name) => typed.get(name)?.replaceAll("\r\n", "\n") !== shown.get(name)?.replaceAll("\r\n", "\n"));
  return [...new Set(differing.map((name) => labelOf(form, name)).filter(Boolean))];
}

function labelOf(form, name) {
  const row = name.match(/^(.+)-(\d+|TOTAL_FORMS)(-.*)?$/);
  if (row) return document.getElementById(`${row[1]}-group`)?.querySelector("h2")?.textContent.trim() ?? "";
  const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
  const label = field?.labels?.[0] ?? field?.closest(".form-row")?.querySelector("label, legend");
  return (label?.textContent ?? "").trim().replace(/:$/, "");
}

class Keeper {
  constructor(note) {
    this.note = note;
    this.form = note.closest("form");
    this.state = note.querySelector("[data-draft-state]");
    const { key, version, draft } = note.dataset;
    this.id = draft || newId();
    this.about = `${PREFIX}${key}:`;
    this.key = `${this.about}${version}:${this.id}`;
    this.unsaved = "unsaved" in note.dataset;
    this.leaving = false;
    this.start = JSON.stringify(entriesOf(this.form));
    this.last = "";
    this.form.append(hidden("_draft", this.id));
    this.listen();
    if (this.unsaved) this.keep();
  }

  get isDirty() {
    return this.unsaved || JSON.stringify(entriesOf(this.form)) !== this.start;
  }

  keep() {
    const entries = entriesOf(this.form);
    const text = JSON.stringify(entries);
    if (!this.unsaved && text === this.start) {
      if (this.last) remove(this.key);
      this.last = "";
      return;
    }
    if (text === this.last) return;
    const done = write(this.key, { saved: Date.now(), entries });
    if (done) this.last = text;
    const say = done ? this.state.dataset.kept : this.state.dataset.failed;
    if (this.state.textContent !== say) this.state.textContent = say;
  }

  listen() {
    let timer = 0;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.keep(), PAUSE);
    };
    this.form.addEventListener("input", soon);
    this.form.addEventListener("change", soon);
    this.form.addEventListener("submit", () => {
      this.keep();
      this.leaving = true;
      if (this.isDirty) attempt(() => sessionStorage.setItem(SENT, this.id));
    });
    setInterval(() => this.keep(), AT_LEAST_EVERY);
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
    window.addEventListener("pagehide", () => this.keep());
    window.addEventListener("pageshow", () => { this.leaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.isDirty) event.preventDefault();
    });
  }

  // Once all that the browser keeps can be read: offer what is not in this form.
  offer() {
    forget(this.id, this.key);
    const drafts = keys()
      .filter((key) => key.startsWith(this.about) && key !== this.key)
      .map((key) => ({ key, ...read(key) }))
      .sort((a, b) => b.saved - a.saved);
    for (const draft of drafts.slice(0, MOST_OFFERS)) {
      const names = namesOfDifferences(this.form, draft.entries);
      if (names.length) this.show(draft, names);
      else remove(draft.key);
    }
  }

  show(draft, names) {
    const offer = this.note.querySelector("[data-draft-offer]").content.firstElementChild.cloneNode(true);
    const time = offer.querySelector("time");
    const day = new Date(draft.saved);
    time.dateTime = day.toISOString();
    time.textContent = day.toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    offer.querySelector("[data-draft-fields]").textContent = names.join(", ");
    offer.querySelector("[data-draft-restore]").addEventListener("click", () => this.restore(draft));
    offer.querySelector("[data-draft-discard]").addEventListener("click", () => {
      remove(draft.key);
      offer.remove();
      this.form.querySelector("input:not([type=hidden]), textarea")?.focus();
    });
    this.note.querySelector("[data-draft-offers]").append(offer);
  }

  restore(draft) {
    this.keep();
    const [version, id] = draft.key.slice(this.about.length).split(":");
    const form = document.createElement("form");
    form.method = "post";
    form.hidden = true;
    const token = this.form.elements.csrfmiddlewaretoken.value;
    const own = [["csrfmiddlewaretoken", token], ["_version", version], ["_draft", id], ["_restore", "1"]];
    form.append(...[...draft.entries, ...own].map(([name, value]) => hidden(name, value)));
    document.body.append(form);
    this.leaving = true;
    HTMLFormElement.prototype.submit.call(form);
  }
}

// On the page that asks to sign in: what was just sent is not lost.
function sayThatItWaits(note) {
  note.hidden = !attempt(() => sessionStorage.getItem(SENT));
}

async function begin() {
  const saved = savedDraft();
  if (saved) forget(saved);
  const waiting = document.querySelector("[data-draft-waiting]");
  if (waiting) sayThatItWaits(waiting);
  else attempt(() => sessionStorage.removeItem(SENT));
  const notes = waiting ? [] : document.querySelectorAll("[data-autosave]");
  const keepers = Array.from(notes, (note) => new Keeper(note));
  await recover(PREFIX);
  if (saved) {
    forget(saved);
    document.cookie = "saved_draft=; path=/admin/; max-age=0";
  }
  forgetOld();
  for (const keeper of keepers) keeper.offer();
}

// The admin's own scripts fill rows and dates in once the page is there.
if (document.readyState === "complete") begin();
else window.addEventListener("load", begin);
