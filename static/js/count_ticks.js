// Says beside a button how many boxes of its form are ticked.
for (const place of document.querySelectorAll("[data-count-ticks]")) {
  const form = place.closest("form");
  const tell = () => {
    const ticked = form.querySelectorAll(`[name="${place.dataset.countTicks}"]:checked`);
    place.textContent = `(${ticked.length})`;
  };
  form.addEventListener("change", tell);
  place.hidden = false;
  tell();
}
