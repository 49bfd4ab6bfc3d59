// The matrix of stances: arrow keys among its signs, and a card with the claim on hover, focus or tap.
// Without this module the signs are links, and the claims stand in words below the table.

const DELAY = 120;

function enhance(matrix) {
  const table = matrix.querySelector("table");
  const signs = [...table.querySelectorAll("tbody td > a")];
  if (!signs.length) return;
  const places = new Map(signs.map((sign) => [sign, { row: sign.closest("tr").rowIndex, column: sign.closest("td").cellIndex }]));
  for (const sign of signs.slice(1)) sign.tabIndex = -1;

  const isList = () => getComputedStyle(table).display === "block";
  const isMirrored = () => getComputedStyle(table).direction === "rtl";

  // In the column, the nearest sign above or below; in the row, or in the list, the one beside it.
  function next(sign, key) {
    const at = signs.indexOf(sign), here = places.get(sign);
    const inRow = signs.filter((other) => places.get(other).row === here.row);
    const inCell = (other) => places.get(other).row === here.row && places.get(other).column === here.column;
    if (key === "Home") return inRow[0];
    if (key === "End") return inRow.at(-1);
    const forwards = key === "ArrowDown" || key === (isMirrored() ? "ArrowLeft" : "ArrowRight");
    const step = forwards ? 1 : -1;
    if (isList()) return signs[at + step];
    const beside = signs[at + step];
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (beside && inCell(beside)) return beside;
      const column = signs.filter((other) => places.get(other).column === here.column && !inCell(other));
      return forwards ? column.find((other) => places.get(other).row > here.row) : column.findLast((other) => places.get(other).row < here.row);
    }
    const others = inRow.filter((other) => (places.get(other).column - here.column) * step > 0);
    return forwards ? others[0] : others.at(-1);
  }

  table.addEventListener("keydown", (event) => {
    const sign = event.target.closest("tbody td > a");
    const moves = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key);
    if (!sign || !moves || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    next(sign, event.key)?.focus();
  });
  table.addEventListener("focusin", (event) => {
    const sign = event.target.closest("tbody td > a");
    if (!sign) return;
    for (const other of signs) other.tabIndex = other === sign ? 0 : -1;
  });
  if ("popover" in HTMLElement.prototype) showCards(matrix, table);
}

function showCards(matrix, table) {
  const card = document.createElement("div");
  card.className = "matrix-card";
  card.popover = "manual";
  card.id = "matrix-card";
  matrix.append(card);
  let shown = null, timer = 0;

  async function show(sign) {
    if (sign === shown) return;
    hide();
    shown = sign;
    const entry = document.getElementById(`claim-${sign.dataset.claim}`);
    const copy = entry ? entry.firstElementChild.cloneNode(true) : await ask(sign);
    if (!copy || sign !== shown) return;
    const open = document.createElement("a");
    open.href = sign.href;
    open.textContent = matrix.dataset.open;
    const line = document.createElement("p");
    line.append(open);
    card.replaceChildren(copy, line);
    card.showPopover();
    place(card, sign);
    sign.setAttribute("aria-describedby", card.id);
  }

  function hide() {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    if (card.matches(":popover-open")) card.hidePopover();
  }

  const later = (act) => { clearTimeout(timer); timer = setTimeout(act, DELAY); };
  let touched = false;
  table.addEventListener("pointerdown", (event) => { touched = event.pointerType !== "mouse"; });
  table.addEventListener("pointerover", (event) => {
    const sign = event.target.closest("a[data-claim]");
    if (sign && event.pointerType === "mouse") later(() => show(sign));
  });
  table.addEventListener("pointerout", (event) => {
    if (event.pointerType === "mouse" && !card.contains(event.relatedTarget)) later(hide);
  });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") later(hide); });
  table.addEventListener("focusin", (event) => {
    const sign = event.target.closest("a[data-claim]");
    if (sign?.matches(":focus-visible")) show(sign);
  });
  table.addEventListener("focusout", (event) => { if (!card.contains(event.relatedTarget)) hide(); });
  // The first tap shows the claim, the second one opens the passage.
  table.addEventListener("click", (event) => {
    const sign = event.target.closest("a[data-claim]");
    if (!sign || !touched || sign === shown) return;
    event.preventDefault();
    show(sign);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => { if (!matrix.contains(event.target)) hide(); });
  addEventListener("scroll", () => { if (shown) place(card, shown); }, { passive: true, capture: true });
}

const pages = new Map();

// The claim and its passage from the article's annotations, where the page is too long to hold all claims.
async function ask(sign) {
  const address = `${sign.pathname}annotations.json`;
  if (!pages.has(address)) pages.set(address, fetch(address).then((response) => (response.ok ? response.json() : { items: [] })).catch(() => ({ items: [] })));
  const page = await pages.get(address);
  const item = page.items.find((each) => each.id.endsWith(`#annotation-${sign.dataset.claim}`));
  if (!item) return null;
  const stance = element("p", "mark stance");
  stance.dataset.stance = sign.dataset.stance;
  stance.append(...[...sign.children].map((child) => child.cloneNode(true)));
  const source = element("p", "meta");
  source.append(...[sign.closest("td").querySelector("bdi").textContent, page.partOf.label].map((text) => {
    const part = document.createElement("span");
    part.append(Object.assign(document.createElement("bdi"), { textContent: text }));
    return part;
  }));
  const part = document.createElement("div");
  part.append(stance,
    element("p", "record-title", item.body.find((body) => body.purpose === "assessing")?.value),
    element("blockquote", "note-quote", `“${item.target.selector[0].exact}”`), source);
  return part;
}

function element(name, style, text = "") {
  const made = document.createElement(name);
  made.className = style;
  made.dir = "auto";
  made.textContent = text;
  return made;
}

function place(card, sign) {
  const box = sign.getBoundingClientRect(), size = card.getBoundingClientRect(), gap = 6;
  const below = box.bottom + gap + size.height <= innerHeight || box.top < size.height + gap;
  card.style.top = `${below ? box.bottom + gap : box.top - size.height - gap}px`;
  card.style.left = `${Math.max(gap, Math.min(box.left, document.documentElement.clientWidth - size.width - gap))}px`;
}

for (const matrix of document.querySelectorAll("[data-matrix]")) enhance(matrix);
