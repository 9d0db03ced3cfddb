import { ChevronLeft, CircleAlert, CircleCheck, Ellipsis, ListTree, Workflow } from "lucide-react";

import { ActionButton } from "@/actions/ActionButton";
import { run, useRegistry } from "@/actions/registry";
import type { Finding } from "@/api/recipes";
import { useEditor } from "@/screens/recipes/editor";
import type { ViewKind } from "@/screens/recipes/useEditorActions";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Menu, type MenuEntries } from "@/ui/menu";
import { Popover } from "@/ui/popover";
import { Segmented } from "@/ui/segmented";

interface Props {
  view: ViewKind;
  onView: (view: ViewKind) => void;
  readOnly: boolean;
  dirty: boolean;
  review: { findings: readonly Finding[]; settled: boolean };
  onCopy: () => void;
  onFinding: (finding: Finding) => void;
}

const MORE = [
  "recipe.view",
  "recipe.copy",
  "recipe.paste",
  "recipe.delete",
  "recipe.tidy",
  "recipe.load",
  "recipe.download",
];

/** What is made, how it stands, and what can be done with it. */
export function EditorHeader({ view, onView, readOnly, dirty, review, onCopy, onFinding }: Props) {
  const recipe = useEditor((state) => state.history.now);
  const actions = useRegistry((state) => state.actions);
  const entries: MenuEntries = MORE.flatMap((id) => {
    const action = actions.get(id);
    return action
      ? [
          {
            id,
            label: action.label,
            icon: action.icon,
            shortcut: action.shortcut,
            disabled: action.enabled?.() === false,
            onSelect: () => run(id),
          },
        ]
      : [];
  });
  const empty = Object.keys(recipe.steps).length === 0;
  const title = recipe.title || (recipe.name === "recipe" ? t("recipes.untitled") : recipe.name);
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-2 py-2 sm:px-3">
      <IconButton label={t("common.back")} onClick={() => run("go.recipes")}>
        <ChevronLeft size={18} />
      </IconButton>
      <h1 className="min-w-0 truncate text-md font-semibold">{title}</h1>
      {dirty ? <Badge>{t("recipes.unsaved")}</Badge> : null}
      {readOnly ? <Badge>{t("recipes.readOnly")}</Badge> : null}
      {readOnly || empty ? null : <Status {...review} onFinding={onFinding} />}
      {/* On a phone what can be done stands in a line of its own, and the view is in the menu. */}
      <div className="flex-1 max-sm:basis-full" />
      <Segmented
        className="max-sm:hidden"
        label={t("recipes.view")}
        value={view}
        onChange={onView}
        options={[
          { value: "graph", label: t("recipes.graphView"), icon: <Workflow size={14} /> },
          { value: "list", label: t("recipes.listView"), icon: <ListTree size={14} /> },
        ]}
      />
      <ActionButton id="recipe.undo" className="max-sm:hidden" />
      <ActionButton id="recipe.redo" className="max-sm:hidden" />
      <ActionButton id="recipe.add" />
      <Menu entries={entries}>
        <IconButton label={t("common.more")}>
          <Ellipsis size={18} />
        </IconButton>
      </Menu>
      {readOnly ? (
        <Button onClick={onCopy}>{t("recipes.changeCopy")}</Button>
      ) : (
        <ActionButton id="recipe.save" labelled />
      )}
      <Button variant="primary" disabled={empty || review.findings.length > 0} onClick={() => run("recipe.run")}>
        {t("recipes.run")}
      </Button>
    </header>
  );
}

function Status({
  findings,
  settled,
  onFinding,
}: {
  findings: readonly Finding[];
  settled: boolean;
  onFinding: (finding: Finding) => void;
}) {
  if (findings.length === 0) {
    return settled ? (
      <span role="status" className="flex items-center gap-1 text-sm text-good max-sm:sr-only">
        <CircleCheck size={14} />
        {t("recipes.fits")}
      </span>
    ) : null;
  }
  return (
    <Popover
      trigger={
        <Button size="sm" variant="quiet" className="text-bad hover:text-bad">
          <CircleAlert size={14} />
          {t("recipes.faults", { count: findings.length })}
        </Button>
      }
      label={t("recipes.faultsTitle")}
    >
      <ul className="grid max-h-80 gap-1 overflow-y-auto">
        {findings.map((one) => (
          <li key={`${one.section}.${one.name}.${one.field}.${one.message}`}>
            <button
              type="button"
              className="w-full rounded-md px-2 py-1.5 text-left text-sm text-pretty first-letter:uppercase hover:bg-hover"
              onClick={() => onFinding(one)}
            >
              {[one.message, one.advice].filter(Boolean).join(" · ")}
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
