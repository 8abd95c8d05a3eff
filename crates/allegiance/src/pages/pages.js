// Makes the pages quicker to use; everything works without it.
(() => {
  "use strict";
  // A field above long tables and lists that hides the rows without its words.
  for (const list of document.querySelectorAll("[data-filter]")) {
    const rows = list.tBodies ? [...list.tBodies[0].rows] : [...list.children];
    if (rows.length < 8) continue;
    const label = document.createElement("label");
    label.className = "sieve";
    label.dataset.added = "";
    label.append("Only rows with ");
    const field = document.createElement("input");
    field.type = "search";
    label.append(field);
    field.addEventListener("input", () => {
      const words = field.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(words);
    });
    (list.closest(".scroll") || list).before(label);
  }
  // Words of a report and their claim light up together.
  for (const words of document.querySelectorAll("a.words")) {
    const claim = document.querySelector(words.getAttribute("href"));
    if (!claim) continue;
    const light = (on) => () => claim.classList.toggle("lit", on);
    for (const event of ["mouseenter", "focus"]) words.addEventListener(event, light(true));
    for (const event of ["mouseleave", "blur"]) words.addEventListener(event, light(false));
  }
})();
