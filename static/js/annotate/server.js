// Asking the server: answers are JSON, refusals are errors with their answer, nothing is guessed.

export class Refusal extends Error {
  constructor(status, answer) {
    super(answer.message);
    this.status = status;
    this.answer = answer;
  }
}

export class Away extends Error {
  // reason: "away", "signed-out" or "failed"
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

export function withFilter(address) {
  return new URL(address, location.href).pathname + location.search;
}

// fields: FormData or pairs for a POST; without them the address is read.
export async function ask(address, fields) {
  let response = await send(address, fields);
  // Signing in on another page makes the token of this one stale.
  if (response.status === 403 && !isJson(response) && (await renewToken())) response = await send(address, fields);
  if (response.redirected && !isJson(response)) throw new Away("signed-out");
  if (!isJson(response)) throw new Away("failed");
  const answer = await response.json();
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

async function send(address, fields) {
  const headers = { accept: "application/json" };
  const options = { headers };
  if (fields) {
    options.method = "POST";
    options.body = new URLSearchParams(fields);
    headers["X-CSRFToken"] = token();
    options.body.set("csrfmiddlewaretoken", token());
  }
  try {
    return await fetch(address, options);
  } catch {
    throw new Away("away");
  }
}

const isJson = (response) => (response.headers.get("content-type") ?? "").includes("json");

async function renewToken() {
  const response = await fetch(location.pathname, { headers: { accept: "text/html" } });
  if (response.redirected) throw new Away("signed-out");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!fresh || fresh === token()) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
  return true;
}
