// A select whose options the server finds while one types: an editable combobox (ARIA 1.2) with
// what is chosen before it.

import { ask } from "./server.js";

const DELAY = 200;
let choosers = 0;

export function enhance(select, say) {
  const label = select.labels[0];
  const id = `chooser-${++choosers}`;
  const chosen = element("ul", { class: "chosen" });
  const input = element("input", {
    id, type: "text", role: "combobox", autocomplete: "off", dir: "auto", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-describedby": select.getAttribute("aria-describedby") ?? `${select.id}_error`,
  });
  const list = element("ul", { id: `${id}-list`, role: "listbox", "aria-label": label.textContent, hidden: "" });
  const said = element("p", { class: "hidden", role: "status" });
  label.htmlFor = id;
  select.hidden = true;
  select.after(element("div", { class: "chooser" }, chosen, input, list, said));

  let timer = 0, asked = 0, current = -1;
  const options = () => [...list.children];

  function close() {
    clearTimeout(timer);
    asked += 1;
    current = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(at) {
    options()[current]?.setAttribute("aria-selected", "false");
    current = at;
    const option = options()[at];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function draw() {
    chosen.replaceChildren(...[...select.selectedOptions].filter((option) => option.value).map((option) => {
      const remove = element("button", { type: "button", "aria-label": say.removed.replace("{name}", option.text) }, "×");
      remove.addEventListener("click", () => {
        option.selected = false;
        changed();
        input.focus();
      });
      return element("li", {}, element("bdi", {}, option.text), remove);
    }));
  }

  function changed() {
    draw();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function choose(found) {
    let option = [...select.options].find((known) => known.value === found.dataset.key);
    if (!option) select.append(option = new Option(found.textContent, found.dataset.key));
    option.selected = true;
    input.value = "";
    close();
    changed();
  }

  async function find() {
    const term = input.value.trim();
    if (!term) return close();
    const address = new URL(select.getAttribute("data-ajax--url"), location.href);
    const { appLabel, modelName, fieldName } = select.dataset;
    address.search = new URLSearchParams({ term, app_label: appLabel, model_name: modelName, field_name: fieldName });
    const mine = ++asked;
    let results = [];
    try {
      ({ results } = await ask(address));
    } catch {}
    if (mine !== asked) return;
    list.replaceChildren(...results.map(({ id: key, text }, at) =>
      element("li", { id: `${id}-${at}`, role: "option", "aria-selected": "false", "data-key": key, dir: "auto" }, text)));
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(results.length > 0));
    said.textContent = results.length ? say.found.replace("{count}", results.length) : say.nothing;
    if (results.length) point(0);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, DELAY);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = options().length;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      if (count) point((current + steps[event.key] + count) % count);
      else find();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (options()[current]) choose(options()[current]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && !input.value) {
      chosen.querySelector("li:last-child button")?.click();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", close);
  draw();
}

function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}
