// The desk of an import. Without this module each link jumps and each button sends the form.

const form = document.getElementById("decisions");

/** Show where a finding stands: its words where they are marked, else all of its lines. */
function light(finding) {
  document.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  const key = finding.id.slice("finding-".length);
  const { first, last } = finding.dataset;
  const mark = document.getElementById(`place-${key}`);
  const places = mark ? [mark] : [];
  for (let number = Number(first); !mark && number <= Number(last); number++) {
    places.push(document.getElementById(`line-${number}`));
  }
  places.forEach((place) => place?.classList.add("lit"));
  places[0]?.scrollIntoView({ block: "center" });
}

if (form) {
  let changed = false;

  form.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-jump]");
    if (!jump) return;
    event.preventDefault();
    light(jump.closest("[data-first]"));
  });

  form.addEventListener("input", ({ target }) => {
    changed = true;
    if (target.name?.startsWith("text:")) {
      const choices = form.elements[target.name.replace("text:", "choice:")];
      [...choices].find((choice) => choice.value === "change").checked = true;
    }
  });

  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
