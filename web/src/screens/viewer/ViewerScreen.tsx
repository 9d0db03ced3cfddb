import "@/screens/viewer/words";

import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, Ellipsis, Info, X } from "lucide-react";
import { useCallback, useMemo, useState } from "react";

import { allowed, perform, useActions } from "@/actions/registry";
import { useAsset, useNeighbours } from "@/api/assets";
import type { LibraryFilter } from "@/api/types";
import { entriesOf, usePictureActions } from "@/pictures/actions";
import { Details } from "@/screens/viewer/Details";
import { Stage } from "@/screens/viewer/Stage";
import { Stars } from "@/screens/viewer/Stars";
import { recall, keep } from "@/lib/store";
import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { Failure, Skeleton } from "@/ui/states";

const SHOWN = [
  "picture.vary",
  "picture.instruct",
  "picture.edit",
  "picture.recall",
  "picture.share",
  "picture.export",
  "picture.trash",
];

/** One picture, whole: how it was made, what it came from, what can be done with it. */
export function ViewerScreen() {
  const { id } = useParams({ from: "/shell/picture/$id" });
  const { from = "library", view } = useSearch({ from: "/shell/picture/$id" });
  const asset = useAsset(id);
  const navigate = useNavigate();
  const actions = usePictureActions();
  const [details, setDetails] = useState(() => recall("viewer.details", true));
  const filter = useMemo((): LibraryFilter => {
    try {
      return view ? (JSON.parse(view) as LibraryFilter) : {};
    } catch {
      return {}; // an address that somebody changed by hand
    }
  }, [view]);
  const near = useNeighbours(id, filter);
  const go = useCallback(
    (other: string | undefined) => {
      if (other) void navigate({ to: "/picture/$id", params: { id: other }, search: { from, view }, replace: true });
    },
    [navigate, from, view],
  );
  const back = () =>
    void (from === "create" ? navigate({ to: "/create" }) : navigate({ to: "/library", search: filter }));
  const own = asset.data ? actions([asset.data], "viewer") : [];
  const wrapped = own.map((action) =>
    action.id === "picture.trash"
      ? {
          ...action,
          perform: async () => {
            const undo = await action.perform();
            if (near.next ?? near.previous) go(near.next ?? near.previous);
            else back();
            return undo;
          },
        }
      : action,
  );
  const toggle = () => {
    keep("viewer.details", !details);
    setDetails(!details);
  };
  useActions([
    ...wrapped,
    {
      id: "viewer.next",
      label: t("viewer.next"),
      scope: "viewer",
      icon: ChevronRight,
      shortcut: "arrowright",
      hidden: true,
      perform: () => go(near.next),
    },
    {
      id: "viewer.previous",
      label: t("viewer.previous"),
      scope: "viewer",
      icon: ChevronLeft,
      shortcut: "arrowleft",
      hidden: true,
      perform: () => go(near.previous),
    },
    {
      id: "viewer.close",
      label: t("common.close"),
      scope: "viewer",
      icon: X,
      shortcut: "escape",
      hidden: true,
      perform: () => back(),
    },
    {
      id: "viewer.details",
      label: t("viewer.details"),
      scope: "viewer",
      icon: Info,
      shortcut: "i",
      perform: () => toggle(),
    },
  ]);

  if (asset.isError) return <Failure error={asset.error} onRetry={() => void asset.refetch()} />;
  const shown = wrapped.filter((action) => SHOWN.includes(action.id));
  return (
    <div className="flex h-full max-lg:flex-col">
      <section className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-sunken" aria-label={t("viewer.picture")}>
        <header className="@container">
          <div className="flex items-center gap-1 p-2 sm:p-3">
            <IconButton label={t("common.close")} shortcut="escape" onClick={back}>
              <X size={18} />
            </IconButton>
            {asset.data ? <Stars asset={asset.data} /> : null}
            <div className="flex-1" />
            {shown.map((action) => (
              <IconButton
                key={action.id}
                className="@max-3xl:hidden"
                label={action.label}
                shortcut={action.shortcut}
                disabled={!allowed(action)}
                onClick={() => void perform(action)}
              >
                {action.icon ? <action.icon size={18} /> : null}
              </IconButton>
            ))}
            <Menu entries={entriesOf(wrapped)}>
              <IconButton label={t("picture.more")}>
                <Ellipsis size={18} />
              </IconButton>
            </Menu>
            <IconButton label={t("viewer.details")} shortcut="i" aria-pressed={details} onClick={toggle}>
              <Info size={18} />
            </IconButton>
          </div>
        </header>
        <div className="relative min-h-0 flex-1">
          {asset.data ? <Stage key={id} asset={asset.data} /> : <Skeleton className="absolute inset-8" />}
          {near.previous ? (
            <IconButton
              label={t("viewer.previous")}
              variant="secondary"
              className="absolute top-1/2 left-3 -translate-y-1/2"
              onClick={() => go(near.previous)}
            >
              <ChevronLeft size={20} />
            </IconButton>
          ) : null}
          {near.next ? (
            <IconButton
              label={t("viewer.next")}
              variant="secondary"
              className="absolute top-1/2 right-3 -translate-y-1/2"
              onClick={() => go(near.next)}
            >
              <ChevronRight size={20} />
            </IconButton>
          ) : null}
        </div>
      </section>
      {details && asset.data ? <Details asset={asset.data} /> : null}
    </div>
  );
}
