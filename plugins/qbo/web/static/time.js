// Choosing entries on the page Time: all of a page with one tick, how many are chosen, and no button for nothing.
(() => {
  const form = document.getElementById("pick");
  if (!form) return;
  const all = form.elements.namedItem("all");
  const page = document.querySelector("[data-pick-page]");
  const said = form.querySelector("[data-picked]");
  const boxes = () => [...document.querySelectorAll("#rows input[name=ids]")];

  const tell = () => {
    const rows = boxes();
    const chosen = rows.filter((box) => box.checked).length;
    for (const box of rows) box.disabled = all.checked;
    page.disabled = all.checked;
    page.checked = all.checked || (chosen > 0 && chosen === rows.length);
    page.indeterminate = !page.checked && chosen > 0;
    said.textContent = all.checked || !chosen ? "" : `${chosen} chosen`;
    for (const button of form.querySelectorAll("button")) button.disabled = !all.checked && !chosen;
  };

  page.hidden = false;
  page.addEventListener("change", () => {
    for (const box of boxes()) box.checked = page.checked;
    tell();
  });
  document.addEventListener("change", (event) => {
    if (event.target === all || event.target.matches("#rows input[name=ids]")) tell();
  });

  // With Shift, all between the last one and this one.
  let last = null;
  document.addEventListener("click", (event) => {
    if (!event.target.matches("#rows input[name=ids]")) return;
    const rows = boxes();
    const [from, to] = [rows.findIndex((box) => box.id === last), rows.indexOf(event.target)];
    if (event.shiftKey && from >= 0) {
      for (const box of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) box.checked = event.target.checked;
      tell();
    }
    last = event.target.id;
  });
  document.addEventListener("htmx:afterSwap", tell);
  window.addEventListener("pageshow", tell);
  tell();
})();
