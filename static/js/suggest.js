// Suggestions while typing, for each form[role="search"]: an editable combobox (ARIA 1.2).
// Without this module the form is a plain GET form.

const DELAY = 150;
const language = document.documentElement.lang;
let forms = 0;

function enhance(form) {
  const input = form.querySelector('input[type="search"]');
  if (!input) return;
  const id = `suggestions-${++forms}`;
  // Answers have the addresses of English pages; others begin with their language.
  const prefix = new URL(form.action).pathname.replace(/\/search\/$/, "");
  const list = element("div", { id, role: "listbox", class: "suggestions", hidden: "", "aria-label": input.labels[0]?.textContent ?? "" });
  const status = element("p", { class: "hidden", role: "status", "aria-live": "polite" });
  form.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
  })) input.setAttribute(name, value);

  let timer = 0, request = null, options = [], current = -1;

  function close() {
    clearTimeout(timer);
    request?.abort();
    options = [];
    current = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    options[current]?.setAttribute("aria-selected", "false");
    current = index;
    const option = options[current];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function show(groups) {
    list.replaceChildren(...groups.map((group, at) => {
      const heading = element("p", { id: `${id}-${at}`, class: "suggestions-kind", role: "presentation" }, form.dataset[group.kind] ?? group.label);
      const part = element("div", { role: "group", "aria-labelledby": heading.id }, heading);
      for (const item of group.items) part.append(entry(item));
      return part;
    }));
    options = [...list.querySelectorAll('[role="option"]')];
    options.forEach((option, at) => { option.id = `${id}-option-${at}`; });
    current = -1;
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(options.length > 0));
    status.textContent = (options.length ? form.dataset.some : form.dataset.none)?.replace("{count}", options.length.toLocaleString(language)) ?? "";
  }

  function entry(item) {
    const name = item.names[language] ?? item.label;
    const option = element("a", { role: "option", href: prefix + item.url, tabindex: "-1", "aria-selected": "false", "data-record": `${item.kind}:${item.slug}` },
      element("bdi", {}, name));
    if (item.matched && item.matched !== name) option.append(" ", element("bdi", { class: "suggestions-matched" }, item.matched));
    return option;
  }

  async function ask() {
    request?.abort();
    const text = input.value.trim();
    if (text.length < 2) return close();
    request = new AbortController();
    try {
      const address = new URL(form.dataset.suggest, location.href);
      address.searchParams.set("q", text);
      const response = await fetch(address, { signal: request.signal, headers: { accept: "application/json" } });
      if (!response.ok) return close();
      const answer = await response.json();
      if (document.activeElement === input) show(answer.groups);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      if (list.hidden) return void ask();
      // One place more than there are options: the field itself.
      const places = options.length + 1;
      choose((current + 1 + steps[event.key] + places) % places - 1);
    } else if (event.key === "Enter" && options[current]) {
      event.preventDefault();
      location.assign(options[current].href);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });
  // The list keeps the focus in the field, so a press on it must not take it away.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  form.addEventListener("submit", close);
}

function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

for (const form of document.querySelectorAll('form[role="search"][data-suggest]')) enhance(form);
