// Before the first paint, so that a dark studio never flashes white. The same rule stands in src/app/theme.ts.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem("atelier.theme");
  } catch {
    chosen = null;
  }
  let dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
