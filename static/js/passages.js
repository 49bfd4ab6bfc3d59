// The address of a note or of a passage shows both of them, in every piece of the text.

function show() {
  for (const old of document.querySelectorAll(".cited")) old.classList.remove("cited");
  const slug = decodeURIComponent(location.hash).match(/^#(?:annotation|passage)-([-\w]+)$/)?.[1];
  if (!slug) return;
  document.getElementById(`annotation-${slug}`)?.classList.add("cited");
  for (const mark of document.querySelectorAll(`mark[data-annotations~="${slug}"]`)) mark.classList.add("cited");
}

addEventListener("hashchange", show);
show();
