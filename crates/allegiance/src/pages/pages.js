// Makes the pages quicker to use; everything works without it.
(() => {
  "use strict";
  // The field above long tables and lists hides the rows without its words.
  for (const label of document.querySelectorAll(".sieve")) {
    const [field, below] = [label.querySelector("input"), label.nextElementSibling];
    const rows = [...(below.matches("ol") ? below : below.querySelector("tbody")).children];
    field.addEventListener("input", () => {
      const words = field.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(words);
    });
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
