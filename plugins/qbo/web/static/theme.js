// Follows the look that was chosen in Airflow's UI, which keeps it in localStorage; runs before anything is painted.
(() => {
  const root = document.documentElement;
  const choose = () => {
    let theme = null;
    try {
      theme = localStorage.getItem("theme");
    } catch {
      // no storage: the look of the system
    }
    for (const name of ["light", "dark"]) root.classList.toggle(name, theme === name);
  };
  choose();
  root.classList.toggle("framed", window.parent !== window);
  window.addEventListener("storage", (event) => {
    if (event.key !== "theme") return;
    choose();
    document.dispatchEvent(new Event("look"));
  });
})();
