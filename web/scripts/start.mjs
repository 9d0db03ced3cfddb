/** How the page's first visit is cut into files, and what index.html tells the browser of them. */

const ENTRY = "src/main.tsx";
/** Screens that people open the studio with: what they share is one file, what each alone needs another. */
const DOORS = { create: "src/screens/create/CreateScreen.tsx", library: "src/screens/library/LibraryScreen.tsx" };

/** Parts of radix-ui that no first screen shows before something is opened or chosen: they come with what shows them. */
const LATER = /@radix-ui\/(number|react-(select|slider|toast|toggle|toggle-group|tabs|switch|checkbox))\//;
/** Parts that several screens open things with. */
const SHARED = /@radix-ui\/react-(popover|dialog)\//;

const reach = (from, info) => {
  const seen = new Set();
  const stack = [from];
  while (stack.length > 0) {
    const id = stack.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    stack.push(...(info(id)?.importedIds ?? []));
  }
  return seen;
};

/**
 * Which file a module comes in. Left alone, a bundler cuts wherever two screens share a module: thirty small files,
 * each a request before the first screen stands. Here all that the entry needs is one file.
 */
export function startChunks(root) {
  let start;
  const doors = {};
  return (id, context) => {
    const info = (one) => context.getModuleInfo(one);
    if (!start) {
      start = reach(`${root}/${ENTRY}`, info);
      for (const [name, path] of Object.entries(DOORS)) doors[name] = reach(`${root}/${path}`, info);
    }
    if (id.endsWith(ENTRY) || LATER.test(id)) return null;
    if (SHARED.test(id)) return "screens";
    if (start.has(id)) return "start";
    const users = Object.keys(doors).filter((name) => doors[name].has(id));
    return users.length > 1 ? "screens" : (users[0] ?? null);
  };
}

/**
 * Tells `public/start.js` the files of the first screens, so that they are fetched beside the entry instead of after
 * it, and the browser the font that every screen is written in.
 */
export function startHints() {
  return {
    name: "start-hints",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) => {
        const files = Object.values(bundle ?? {});
        const font = files.find((one) => /inter-latin-wght-normal.*woff2$/.test(one.fileName));
        const screens = {};
        for (const [name, path] of Object.entries(DOORS)) {
          const chunk = files.find((one) => one.type === "chunk" && one.moduleIds.some((id) => id.endsWith(path)));
          const needed = chunk ? [chunk.fileName, ...chunk.imports] : [];
          screens[name] = [...new Set(needed)].map((file) => `/${file}`).filter((file) => !html.includes(file));
        }
        return [
          { tag: "meta", attrs: { name: "screens", content: JSON.stringify(screens) }, injectTo: "head-prepend" },
          ...(font
            ? [
                {
                  tag: "link",
                  attrs: { rel: "preload", href: `/${font.fileName}`, as: "font", type: "font/woff2", crossorigin: "" },
                  injectTo: "head",
                },
              ]
            : []),
        ];
      },
    },
  };
}
