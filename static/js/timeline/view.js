// Shows another window: fetches the page of its address and puts the parts that follow it in place.

import { changed, kept, read, written } from "./period.js";

const ANNOUNCE_AFTER = 400;

export class View {
  constructor(element) {
    this.element = element;
    this.listeners = [];
    this.wanted = null;
    this.running = null;
    this.status = document.createElement("p");
    this.status.className = "hidden";
    this.status.setAttribute("role", "status");
    element.after(this.status);
    history.replaceState({ ...history.state, timeline: true }, "");
    addEventListener("popstate", (event) => event.state?.timeline && this.show(location.href, "none"));
  }

  get window() {
    return read(this.element.dataset.window);
  }

  get whole() {
    return read(this.element.dataset.whole);
  }

  get isMirrored() {
    return getComputedStyle(this.element).direction === "rtl";
  }

  /** Calls back now and each time the drawing is new. */
  onDraw(listener) {
    this.listeners.push(listener);
    listener(this.element);
  }

  /** The window moved or scaled, as a step of its own or as part of one movement. */
  change(how, step = true) {
    this.open(changed(this.aim ?? this.window, how), step);
  }

  open(window, step = true) {
    this.aim = kept(window, this.whole);
    const url = new URL(location.href);
    url.searchParams.delete("year");
    url.searchParams.delete("page");
    for (const [name, value] of Object.entries(written(this.aim))) url.searchParams.set(name, value);
    url.hash = "timeline";
    return this.show(url.href, step ? "push" : "replace");
  }

  /** Shows an address; while one is on its way, only the last of the others is fetched. */
  async show(url, record) {
    if (this.running) {
      this.wanted = [url, record === "replace" ? this.wanted?.[1] ?? "replace" : record];
      return;
    }
    this.running = url;
    try {
      const response = await fetch(url, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!response.ok || !this.replace(page)) throw new Error(response.statusText);
      if (record === "push") history.pushState({ timeline: true }, "", url);
      if (record === "replace") history.replaceState({ timeline: true }, "", url);
    } catch {
      if (record !== "replace") location.href = url;
    }
    this.running = null;
    const next = this.wanted;
    this.wanted = null;
    if (next) await this.show(...next);
    else this.aim = null;
  }

  replace(page) {
    const drawing = page.querySelector("[data-timeline]");
    if (!drawing) return false;
    const focus = this.focusKey();
    for (const part of document.querySelectorAll("[data-with-timeline]")) {
      const other = page.getElementById(part.id);
      if (other) part.replaceWith(document.adoptNode(other));
    }
    this.element.replaceWith(document.adoptNode(drawing));
    this.element = drawing;
    for (const listener of this.listeners) listener(drawing);
    this.restoreFocus(focus);
    this.announce();
    return true;
  }

  /** What has the focus, by what it is and not by where it stands. */
  focusKey() {
    const active = document.activeElement;
    if (!this.element.contains(active)) return null;
    const { record, timelineKey } = active.closest("[data-record], [data-timeline-key]")?.dataset ?? {};
    if (record) return `[data-record="${CSS.escape(record)}"]`;
    return timelineKey ? `[data-timeline-key="${timelineKey}"]` : ".timeline-plot";
  }

  restoreFocus(key) {
    if (!key) return;
    const found = this.element.querySelector(key) ?? this.element.querySelector(".timeline-plot");
    found.focus({ preventScroll: true });
  }

  announce() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const words = [".timeline-period", "[data-timeline-count]"].map(
        (name) => this.element.querySelector(name).textContent.trim(),
      );
      this.status.textContent = words.join(": ");
    }, ANNOUNCE_AFTER);
  }
}
