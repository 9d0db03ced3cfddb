import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { useKeyboard } from "@/actions/keyboard";
import { useActions } from "@/actions/registry";
import { useSession } from "@/api/session";
import { BottomBar } from "@/app/BottomBar";
import { useGlobalActions } from "@/app/globalActions";
import { OfflineBanner } from "@/app/OfflineBanner";
import { Rail } from "@/app/Rail";
import { useLive } from "@/live/socket";
import { PictureDialogs } from "@/pictures/lazyDialogs";
import { DropLayer } from "@/screens/photos/DropLayer";
import { t } from "@/strings";

const Palette = lazy(() => import("@/actions/Palette").then((module) => ({ default: module.Palette })));
const ShortcutSheet = lazy(() =>
  import("@/actions/ShortcutSheet").then((module) => ({ default: module.ShortcutSheet })),
);
const QueueDrawer = lazy(() =>
  import("@/screens/queue/QueueDrawer").then((module) => ({ default: module.QueueDrawer })),
);
const NewSubject = lazy(() =>
  import("@/screens/subjects/NewSubjectDialog").then((module) => ({ default: module.NewSubjectDialog })),
);

export type Panel = "palette" | "shortcuts" | "queue" | "subject" | null;

/** What stands around every screen: rail or bottom bar, banner, drawers, and the ears for keys and files. */
export function Shell() {
  const [panel, setPanel] = useState<Panel>(null);
  const session = useSession();
  useLive(session.data?.workspace ?? null);
  const over = session.data?.me === null;
  const navigate = useNavigate();
  useEffect(() => {
    if (over) void navigate({ to: "/signin", search: { to: location.pathname + location.search } });
  }, [over, navigate]);
  useKeyboard();
  useActions(useGlobalActions(setPanel));
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname.split("/")[1] });
  useEffect(() => {
    document.title =
      path && path !== "create" ? `${path.charAt(0).toUpperCase()}${path.slice(1)} · Atelier` : "Atelier";
  }, [path]);

  const close = (open: boolean) => {
    if (!open) setPanel(null);
  };
  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
        className="sr-only z-60 rounded-md bg-raised px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t("common.skip")}
      </a>
      <OfflineBanner />
      <div className="flex min-h-0 flex-1">
        <Rail onQueue={() => setPanel("queue")} />
        <main id="main" ref={main} tabIndex={-1} className="relative min-w-0 flex-1 overflow-hidden outline-none">
          <Outlet />
        </main>
      </div>
      <BottomBar onQueue={() => setPanel("queue")} />
      <DropLayer />
      <PictureDialogs />
      <Suspense>
        {panel === "palette" ? <Palette open onOpenChange={close} /> : null}
        {panel === "shortcuts" ? <ShortcutSheet open onOpenChange={close} /> : null}
        {panel === "subject" ? <NewSubject open onOpenChange={close} /> : null}
        {panel === "queue" ? <QueueDrawer open onOpenChange={close} /> : null}
      </Suspense>
    </div>
  );
}
