// The address of a note or of a passage shows both of them, in every piece of the text.

function show() {
  for (const old of document.querySelectorAll(".cited")) old.classList.remove("cited");
  const [, part, slug] = decodeURIComponent(location.hash).match(/^#(annotation|passage)-([-\w]+)$/) ?? [];
  const note = slug && document.getElementById(`annotation-${slug}`);
  if (!note) return;
  const marks = document.querySelectorAll(`mark[data-annotations~="${slug}"]`);
  for (const shown of [note, ...marks]) shown.classList.add("cited");
  // Where the notes scroll beside the text, what belongs together comes into view together.
  const notes = note.closest(".notes");
  if (!marks.length || !notes || getComputedStyle(notes).position !== "sticky") return;
  if (part === "annotation") marks[0].scrollIntoView({ block: "center", behavior: "instant" });
  notes.scrollTop += note.getBoundingClientRect().top - notes.getBoundingClientRect().top - notes.clientHeight / 3;
}

addEventListener("hashchange", show);
show();
