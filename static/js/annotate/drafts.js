// What is being written is kept in this browser until the server has it.

export class Drafts {
  constructor(prefix) {
    this.prefix = `${prefix}:`;
  }

  // A browser may refuse storage, or have none left: writing goes on without it.
  keep(name, values) {
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify({ ...values, time: Date.now() }));
    } catch {}
  }

  drop(name) {
    try {
      localStorage.removeItem(this.prefix + name);
    } catch {}
  }

  // The newest kept draft as {name, values}, or null.
  newest() {
    const found = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(this.prefix)) continue;
        const values = JSON.parse(localStorage.getItem(key));
        if (Array.isArray(values?.fields)) found.push({ name: key.slice(this.prefix.length), values });
      }
    } catch {}
    return found.sort((a, b) => b.values.time - a.values.time)[0] ?? null;
  }
}

// A form as {address, fields: [name, value, label][]}; the label is that of a chosen record.
export function read(form) {
  const fields = [];
  for (const field of form.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken") continue;
    if (field.type === "checkbox") fields.push([field.name, field.checked ? "on" : ""]);
    else if (field.tagName === "SELECT") for (const option of field.selectedOptions) fields.push([field.name, option.value, option.text]);
    else fields.push([field.name, field.value]);
  }
  return { address: form.getAttribute("action"), fields };
}

export function write(form, { fields }) {
  for (const select of form.querySelectorAll("select")) for (const option of select.options) option.selected = false;
  for (const [name, value, label] of fields) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value === "on";
    else if (field.tagName !== "SELECT") field.value = value;
    else select(field, value, label);
  }
}

function select(field, value, label) {
  let option = [...field.options].find((known) => known.value === value);
  // A record that was chosen by typing; a state that is not on offer stays away.
  if (!option && field.hasAttribute("data-ajax--url")) {
    option = new Option(label, value);
    field.append(option);
  }
  if (option) option.selected = true;
}
