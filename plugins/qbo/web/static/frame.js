// Airflow shows the pages in a frame, where its own pages and those of QuickBooks must not open: they take the window.
// Loaded before the page, so that no link stands there without it: a link pressed at once would stay in the frame.
(() => {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-top]");
    if (!link || window.parent === window || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const outside = window.parent.document.createElement("a");
    outside.href = link.href;
    window.parent.document.body.append(outside);
    outside.click();
    outside.remove();
  });
})();
