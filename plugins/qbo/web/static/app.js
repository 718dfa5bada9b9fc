// Small comforts. Every page works without them.
(() => {
  // A select that filters submits its form.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  // One box chooses all others of its form.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-all]")) return;
    for (const box of event.target.form.querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
  });

  // One pop-up at a time; Escape and a click beside it close it.
  const close = (except) => {
    for (const open of document.querySelectorAll("details.pop[open]")) if (open !== except) open.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.pop")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.pop[open]");
    close(null);
    if (open) open.querySelector("summary").focus();
  });
  // Opened here and not by the browser, which tells of it later: what is typed meanwhile would miss the field.
  document.addEventListener("click", (event) => {
    const pop = event.target.closest("details.pop > summary")?.parentElement;
    if (!pop) return;
    event.preventDefault();
    pop.open = !pop.open;
    if (pop.open) pop.querySelector("input:not([type=hidden])")?.focus();
  });

  // Where the navigation is longer than the screen, the page that it stands on is in sight.
  const current = document.querySelector(".tabs [aria-current]");
  if (current) current.parentElement.scrollLeft = current.offsetLeft - (current.parentElement.clientWidth - current.offsetWidth) / 2;

  // A form is sent once. Its buttons stay enabled until it is gone, so that the pressed one is sent too.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
  });
})();
