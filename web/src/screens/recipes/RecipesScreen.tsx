import "@/screens/recipes/catalogue";

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Copy, Ellipsis, FileDown, FileUp, Globe, Lock, Play, Plus, Trash2, Workflow } from "lucide-react";
import { useState } from "react";

import { useActions } from "@/actions/registry";
import {
  fetchRecipe,
  removeRecipe,
  reviewRecipe,
  saveRecipe,
  shareRecipe,
  useRecipes,
  type RecipeSummary,
} from "@/api/recipes";
import { useSession } from "@/api/session";
import { Page } from "@/app/Page";
import type { Recipe } from "@/lib/recipe/model";
import { useEditor } from "@/screens/recipes/editor";
import { RunDialog } from "@/screens/recipes/RunDialog";
import { chooseText, saveText } from "@/screens/recipes/useEditorActions";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Input } from "@/ui/field";
import { Menu } from "@/ui/menu";
import { Empty, Failure, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

interface Running {
  recipe: Recipe;
  name: string;
}

/** Every recipe that one can run: one's own, what is shared here, what came with the studio. */
export function RecipesScreen() {
  const recipes = useRecipes();
  const session = useSession();
  const navigate = useNavigate();
  const { pictures } = useSearch({ from: "/shell/recipes" });
  const [running, setRunning] = useState<Running | null>(null);
  const [text, setText] = useState("");
  const chosen = pictures ? pictures.split(",") : [];
  const me = session.data?.me?.id;
  const found = (recipes.data ?? []).filter((one) =>
    `${one.title} ${one.name} ${one.description}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const saved = found.filter((one) => one.source === "saved");
  const own = saved.filter((one) => me === undefined || one.saved_by === me || !one.shared);
  const groups = [
    { id: "own", title: t("recipes.own"), list: own },
    { id: "shared", title: t("recipes.sharedHere"), list: saved.filter((one) => !own.includes(one)) },
    { id: "studio", title: t("recipes.studio"), list: found.filter((one) => one.source === "studio") },
  ];
  const fresh = () => void navigate({ to: "/recipes/new" });
  const load = async () => {
    const content = await chooseText();
    if (content === null) return;
    const read = await reviewRecipe({ toml: content });
    useEditor.getState().open(read.recipe, { name: "", shared: false, saved: false });
    await navigate({ to: "/recipes/new", search: { imported: true } });
  };
  const run = async (name: string) => setRunning({ recipe: (await fetchRecipe(name)).recipe, name });
  useActions([
    { id: "recipes.new", label: t("recipes.new"), scope: "recipes", icon: Plus, shortcut: "n", perform: fresh },
    {
      id: "recipes.load",
      label: t("recipes.importFile"),
      scope: "recipes",
      icon: FileUp,
      words: "toml",
      perform: load,
    },
  ]);
  return (
    <Page
      title={t("nav.recipes")}
      actions={
        <>
          <Button onClick={() => void load().catch(toast.problem)}>
            <FileUp size={16} />
            {t("recipes.importFile")}
          </Button>
          <Button variant="primary" onClick={fresh}>
            <Plus size={16} />
            {t("recipes.new")}
          </Button>
        </>
      }
    >
      <p className="mb-5 max-w-2xl text-pretty text-ink-2">
        {chosen.length > 0 ? t("recipes.forPictures", { count: chosen.length }) : t("recipes.about")}
      </p>
      <Input
        aria-label={t("recipes.find")}
        placeholder={t("recipes.find")}
        className="mb-6 max-w-sm"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {recipes.isPending ? <Skeleton className="h-40" /> : null}
      {recipes.isError ? <Failure error={recipes.error} onRetry={() => void recipes.refetch()} /> : null}
      {recipes.isSuccess && found.length === 0 ? (
        <Empty icon={Workflow} title={t("recipes.noneTitle")} text={t("recipes.noneText")} />
      ) : null}
      {groups.map((group) =>
        group.list.length > 0 ? (
          <section key={group.id} className="mb-8">
            <h2 className="mb-3 text-md font-semibold">{group.title}</h2>
            <ul className="grid grid-cols-1 gap-3 md:grid-cols-2">
              {group.list.map((one) => (
                <Card key={one.name} one={one} onRun={() => void run(one.name).catch(toast.problem)} />
              ))}
            </ul>
          </section>
        ) : null,
      )}
      {running ? (
        <RunDialog recipe={running.recipe} named={running.name} pictures={chosen} onClose={() => setRunning(null)} />
      ) : null}
    </Page>
  );
}

function Card({ one, onRun }: { one: RecipeSummary; onRun: () => void }) {
  const navigate = useNavigate();
  const title = one.title || one.name;
  const act = (does: () => Promise<unknown>) => () => void does().catch(toast.problem);
  const entries = [
    {
      id: "copy",
      label: t("recipes.changeCopy"),
      icon: Copy,
      onSelect: () => void navigate({ to: "/recipes/new", search: { from: one.name } }),
    },
    {
      id: "file",
      label: t("recipes.exportFile"),
      icon: FileDown,
      onSelect: act(async () => saveText(`${one.name}.toml`, (await fetchRecipe(one.name)).toml)),
    },
    ...(one.changeable
      ? [
          {
            id: "share",
            label: one.shared ? t("recipes.unshare") : t("recipes.share"),
            icon: one.shared ? Lock : Globe,
            onSelect: act(() => shareRecipe(one.name, !one.shared)),
          },
          null,
          {
            id: "remove",
            label: t("common.delete"),
            icon: Trash2,
            danger: true,
            onSelect: act(async () => {
              const kept = await fetchRecipe(one.name);
              await removeRecipe(one.name);
              toast.undo(
                t("recipes.removed", { name: title }),
                () => void saveRecipe(one.name, kept.recipe, one.shared, kept.places).catch(toast.problem),
              );
            }),
          },
        ]
      : []),
  ];
  return (
    <li className="relative flex gap-3 rounded-xl border border-line bg-raised p-4 shadow-1 hover:shadow-2">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <Link
            to="/recipes/$name"
            params={{ name: one.name }}
            className="truncate font-medium after:absolute after:inset-0 after:rounded-xl"
          >
            {title}
          </Link>
          {one.source === "saved" ? (
            <Badge>
              {one.shared ? <Globe size={11} /> : <Lock size={11} />}
              {t(one.shared ? "recipes.isShared" : "recipes.isOwn")}
            </Badge>
          ) : null}
        </p>
        {one.description ? <p className="mt-0.5 line-clamp-2 text-sm text-ink-2">{one.description}</p> : null}
        <p className="mt-2 truncate text-sm text-ink-3">{one.steps.join(" → ").replaceAll("_", " ")}</p>
      </div>
      <div className="relative flex shrink-0 items-start gap-1">
        <IconButton label={t("recipes.runOf", { name: title })} onClick={onRun}>
          <Play size={17} />
        </IconButton>
        <Menu entries={entries}>
          <IconButton label={t("recipes.moreOf", { name: title })}>
            <Ellipsis size={17} />
          </IconButton>
        </Menu>
      </div>
    </li>
  );
}
