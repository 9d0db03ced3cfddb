import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";

import { queryClient } from "@/api/query";
import { sessionQuery } from "@/api/session";
import type { LibraryFilter } from "@/api/types";
import { NotFound } from "@/app/NotFound";
import { Shell } from "@/app/Shell";
import type { OriginFilter } from "@/lib/adapters";
import { Failure } from "@/ui/states";

const text = (value: unknown) =>
  typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Failure error={error} onRetry={reset} />,
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: Shell,
  beforeLoad: async ({ location }) => {
    const session = await queryClient.query({ ...sessionQuery, staleTime: "static" }).catch(() => null);
    // TanStack Router throws its redirects.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    if (session?.me === null) throw redirect({ to: "/signin", search: { to: location.href } });
  },
});

const on = shell;
const index = createRoute({
  getParentRoute: () => on,
  path: "/",
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw redirect({ to: "/create" });
  },
});
const create = createRoute({
  getParentRoute: () => on,
  path: "create",
  component: lazyRouteComponent(() => import("@/screens/create/CreateScreen"), "CreateScreen"),
});
const grids = createRoute({
  getParentRoute: () => on,
  path: "grid",
  component: lazyRouteComponent(() => import("@/screens/grid/GridsScreen"), "GridsScreen"),
});
const grid = createRoute({
  getParentRoute: () => on,
  path: "grid/$id",
  component: lazyRouteComponent(() => import("@/screens/grid/GridScreen"), "GridScreen"),
});
const subjects = createRoute({
  getParentRoute: () => on,
  path: "subjects",
  component: lazyRouteComponent(() => import("@/screens/subjects/SubjectsScreen"), "SubjectsScreen"),
});
const subject = createRoute({
  getParentRoute: () => on,
  path: "subjects/$id",
  component: lazyRouteComponent(() => import("@/screens/subjects/SubjectScreen"), "SubjectScreen"),
  validateSearch: (search): { tab?: "photos" | "captions" | "training" | "versions" | "privacy" } => {
    const tab = (["photos", "captions", "training", "versions", "privacy"] as const).find(
      (one) => one === search["tab"],
    );
    return tab ? { tab } : {};
  },
});
const library = createRoute({
  getParentRoute: () => on,
  path: "library",
  component: lazyRouteComponent(() => import("@/screens/library/LibraryScreen"), "LibraryScreen"),
  validateSearch: (search): LibraryFilter => {
    const stars = Number(search["stars"]);
    const found: LibraryFilter = {
      text: text(search["text"]),
      kind: text(search["kind"]),
      subject: text(search["subject"]),
      model: text(search["model"]),
      adapter: text(search["adapter"]),
      tag: text(search["tag"]),
      collection: text(search["collection"]),
      colour: text(search["colour"]),
      rating: text(search["rating"]),
      similar: text(search["similar"]),
      stars: Number.isInteger(stars) && stars > 0 && stars <= 5 ? stars : undefined,
      trash: search["trash"] === true ? true : undefined,
    };
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  },
});
const picture = createRoute({
  getParentRoute: () => on,
  path: "picture/$id",
  component: lazyRouteComponent(() => import("@/screens/viewer/ViewerScreen"), "ViewerScreen"),
  validateSearch: (search): { from?: string; view?: string } => ({
    ...(text(search["from"]) ? { from: text(search["from"]) } : {}),
    ...(text(search["view"]) ? { view: text(search["view"]) } : {}),
  }),
});
const compare = createRoute({
  getParentRoute: () => on,
  path: "compare",
  component: lazyRouteComponent(() => import("@/screens/library/CompareScreen"), "CompareScreen"),
  validateSearch: (search): { ids?: string } => (text(search["ids"]) ? { ids: text(search["ids"]) } : {}),
});
const pictured = (search: Record<string, unknown>): { picture?: string } =>
  text(search["picture"]) ? { picture: text(search["picture"]) } : {};
const documents = createRoute({
  getParentRoute: () => on,
  path: "canvas",
  validateSearch: pictured,
  beforeLoad: ({ search }) => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    if (search.picture) throw redirect({ to: "/canvas/new", search });
  },
  component: lazyRouteComponent(() => import("@/screens/canvas/DocumentsScreen"), "DocumentsScreen"),
});
const newCanvas = createRoute({
  getParentRoute: () => on,
  path: "canvas/new",
  validateSearch: pictured,
  component: lazyRouteComponent(() => import("@/screens/canvas/CanvasScreen"), "CanvasScreen"),
});
const canvas = createRoute({
  getParentRoute: () => on,
  path: "canvas/$id",
  component: lazyRouteComponent(() => import("@/screens/canvas/CanvasScreen"), "CanvasScreen"),
});
const adapters = createRoute({
  getParentRoute: () => on,
  path: "adapters",
  component: lazyRouteComponent(() => import("@/screens/adapters/AdaptersScreen"), "AdaptersScreen"),
  validateSearch: (search): { text?: string; from?: OriginFilter; trash?: true } => {
    const from = (["trained", "imported", "made"] as const).find((one) => one === search["from"]);
    return {
      ...(text(search["text"]) ? { text: text(search["text"]) } : {}),
      ...(from ? { from } : {}),
      ...(search["trash"] === true ? { trash: true as const } : {}),
    };
  },
});
const adapter = createRoute({
  getParentRoute: () => on,
  path: "adapters/$id",
  component: lazyRouteComponent(() => import("@/screens/adapters/AdapterScreen"), "AdapterScreen"),
  validateSearch: (search): { version?: number } => {
    const version = Number(search["version"]);
    return Number.isInteger(version) && version > 0 ? { version } : {};
  },
});
const recipes = createRoute({
  getParentRoute: () => on,
  path: "recipes",
  component: lazyRouteComponent(() => import("@/screens/recipes/RecipesScreen"), "RecipesScreen"),
  validateSearch: (search): { pictures?: string } =>
    text(search["pictures"]) ? { pictures: text(search["pictures"]) } : {},
});
const editor = () => import("@/screens/recipes/EditorScreen");
const newRecipe = createRoute({
  getParentRoute: () => on,
  path: "recipes/new",
  component: lazyRouteComponent(editor, "EditorScreen"),
  validateSearch: (search): { from?: string; run?: string; imported?: true } => ({
    ...(text(search["from"]) ? { from: text(search["from"]) } : {}),
    ...(text(search["run"]) ? { run: text(search["run"]) } : {}),
    ...(search["imported"] === true ? { imported: true } : {}),
  }),
});
const recipe = createRoute({
  getParentRoute: () => on,
  path: "recipes/$name",
  component: lazyRouteComponent(editor, "EditorScreen"),
});
const run = createRoute({
  getParentRoute: () => on,
  path: "runs/$id",
  component: lazyRouteComponent(() => import("@/screens/recipes/RunScreen"), "RunScreen"),
  validateSearch: (search): { asset?: string } => (text(search["asset"]) ? { asset: text(search["asset"]) } : {}),
});
const settings = createRoute({
  getParentRoute: () => on,
  path: "settings",
  component: lazyRouteComponent(() => import("@/screens/settings/SettingsScreen"), "SettingsScreen"),
});
const section = createRoute({
  getParentRoute: () => on,
  path: "settings/$section",
  component: lazyRouteComponent(() => import("@/screens/settings/SettingsScreen"), "SettingsScreen"),
});

const signin = createRoute({
  getParentRoute: () => root,
  path: "signin",
  component: lazyRouteComponent(() => import("@/screens/signin/SignInScreen"), "SignInScreen"),
  validateSearch: (search): { to?: string } => (text(search["to"]) ? { to: text(search["to"]) } : {}),
});
/* The server's own address for whom a provider of identities did not let in. */
const back = createRoute({
  getParentRoute: () => root,
  path: "sign-in",
  component: lazyRouteComponent(() => import("@/screens/signin/SignInScreen"), "BackScreen"),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: "reset",
  component: lazyRouteComponent(() => import("@/screens/signin/SignInScreen"), "ResetScreen"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "invitation",
  component: lazyRouteComponent(() => import("@/screens/signin/InvitationScreen"), "InvitationScreen"),
});
const share = createRoute({
  getParentRoute: () => root,
  path: "share",
  component: lazyRouteComponent(() => import("@/screens/share/ShareScreen"), "ShareScreen"),
});
const send = createRoute({
  getParentRoute: () => root,
  path: "send",
  component: lazyRouteComponent(() => import("@/screens/share/SendScreen"), "SendScreen"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    on.addChildren([
      index,
      create,
      grids,
      grid,
      subjects,
      subject,
      library,
      picture,
      compare,
      documents,
      newCanvas,
      canvas,
      adapters,
      adapter,
      recipes,
      newRecipe,
      recipe,
      run,
      settings,
      section,
    ]),
    signin,
    back,
    reset,
    invitation,
    share,
    send,
  ]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
