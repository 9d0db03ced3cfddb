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

// What every visit asks first, and what this screen shows: asked for now, while the page's own script is on its way.
// `src/api/client.ts` takes these answers instead of asking again.
(function () {
  let workspace = "";
  try {
    workspace = JSON.parse(localStorage.getItem("atelier.workspace") || '""');
  } catch {
    workspace = "";
  }
  const [, screen = "", which = ""] = (location.pathname === "/" ? "/create" : location.pathname).split("/");
  const shown = {
    create: ["/v1/runs?limit=12", "/v1/subjects?limit=100", "/v1/catalog?limit=100&plan=false"],
    library: location.search ? [] : ["/v1/search/timeline"],
    // Somebody's page does not show the list: an answer that nobody takes would keep its connection.
    subjects: [which ? `/v1/subjects/${which}` : "/v1/subjects?limit=100"],
  };
  if (!/^(create|library|subjects|picture|canvas|compare|settings)$/.test(screen)) return;
  const headers = workspace ? { "Atelier-Workspace": workspace } : {};
  const early = {};
  for (const path of ["/v1/setup", "/v1/me"].concat(shown[screen] || [])) {
    early[path] = fetch(path, { headers });
    early[path].catch(() => undefined);
  }
  globalThis.atelierEarly = early;
  // The newest pictures of Create are three answers away: list, run, thumbnails. None of them needs the page's script.
  early["/v1/runs?limit=12"]
    ?.then((answer) => (answer.ok ? answer.clone().json() : null))
    .then((page) => {
      const run = page?.items.find((one) => one.recipe === "create" || one.recipe === "edit");
      if (run?.state !== "done") return undefined;
      const made = `/v1/assets?run=${run.id}&limit=200`;
      for (const path of [`/v1/runs/${run.id}`, made]) {
        early[path] = fetch(path, { headers });
        early[path].catch(() => undefined);
      }
      return early[made].then((answer) => (answer.ok ? answer.clone().json() : null));
    })
    .then((found) => {
      const placed = workspace ? `&workspace=${encodeURIComponent(workspace)}` : "";
      for (const one of found?.items.slice(0, 4) ?? []) {
        new Image().src = `/v1/assets/${one.id}/thumbnail?size=512${placed}`;
      }
    })
    .catch(() => undefined);
  // The files of this screen, beside the page's entry instead of after it.
  const screens = JSON.parse(document.querySelector("meta[name=screens]")?.content ?? "{}");
  for (const file of screens[screen] || []) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = file;
    document.head.append(link);
  }
})();
