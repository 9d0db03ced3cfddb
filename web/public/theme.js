// Before the first paint, so that a dark studio never flashes white. The same rule stands in src/app/theme.ts.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("atelier.theme");
  } catch (error) {
    chosen = null;
  }
  var dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
