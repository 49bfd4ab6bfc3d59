// What is being written is kept in this browser until the server has it.

import { keysOf, read as readKept, recover, remove, write as writeKept } from "../kept.js";

export class Drafts {
  constructor(prefix) {
    this.prefix = `${prefix}:`;
    this.ready = recover(this.prefix);
  }

  keep(name, values) {
    writeKept(this.prefix + name, { ...values, time: Date.now() });
  }

  drop(name) {
    remove(this.prefix + name);
  }

  // The newest kept draft as {name, values}, or null.
  newest() {
    const found = keysOf(this.prefix)
      .map((key) => ({ name: key.slice(this.prefix.length), values: readKept(key) }))
      .filter(({ values }) => Array.isArray(values?.fields));
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
