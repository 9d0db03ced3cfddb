import "@/screens/recipes/catalogue";

import { useBlocker, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";

import { useActions } from "@/actions/registry";
import { fetchRecipe, fetchRunGraph, reviewRecipe, useSteps, type WholeRecipe } from "@/api/recipes";
import { keep, recall } from "@/lib/store";
import { addStep, emptyRecipe, freeName, setInput, type Recipe, type StepInfo } from "@/lib/recipe/model";
import { EditorHeader } from "@/screens/recipes/EditorHeader";
import { isDirty, useEditor } from "@/screens/recipes/editor";
import { Inspector } from "@/screens/recipes/Inspector";
import { RunDialog } from "@/screens/recipes/RunDialog";
import { nameFrom, SaveDialog } from "@/screens/recipes/SaveDialog";
import { StepList } from "@/screens/recipes/StepList";
import { StepPicker } from "@/screens/recipes/StepPicker";
import { useGraphEdit } from "@/screens/recipes/useGraphEdit";
import { chooseText, saveText, useEditorActions, type ViewKind } from "@/screens/recipes/useEditorActions";
import { useKeptPlaces } from "@/screens/recipes/useKeptPlaces";
import { useReview } from "@/screens/recipes/useReview";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure, Skeleton } from "@/ui/states";

const GraphCanvas = lazy(() =>
  import("@/screens/recipes/GraphCanvas").then((module) => ({ default: module.GraphCanvas })),
);
const NO_RUN = new Map<never, never>();
const NOTHING = {};
type Panel = "add" | "save" | "run" | null;

/** A recipe as a run had it: what was given becomes what is taken when nobody says otherwise. */
async function fromRun(id: string): Promise<Recipe> {
  const run = await fetchRunGraph(id);
  let recipe: Recipe = { ...run.definition, title: run.title };
  for (const [name, value] of Object.entries(run.inputs)) {
    const asset = JSON.stringify(value).includes('"$asset"');
    if (!asset && value !== null) recipe = setInput(recipe, name, { default: value, required: false });
  }
  return recipe;
}

/** Make a recipe: as a graph, or as a list of forms that does the same. */
export function EditorScreen() {
  const { name } = useParams({ strict: false });
  const { from, run, imported } = useSearch({ strict: false });
  const navigate = useNavigate();
  const steps = useSteps();
  const editor = useEditor();
  const { open } = editor;
  const recipe = editor.history.now;
  const [source, setSource] = useState<WholeRecipe | null>(null);
  const [ready, setReady] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [panel, setPanel] = useState<Panel>(null);
  const [view, setView] = useState<ViewKind>(() =>
    matchMedia("(max-width: 639px)").matches ? "list" : recall<ViewKind>("recipes.view", "graph"),
  );
  const readOnly = source !== null && name !== undefined && !source.changeable;

  useEffect(() => {
    let there = true;
    const start = async () => {
      setReady(false);
      setError(null);
      if (imported) {
        setSource(null);
        setReady(true);
        return;
      }
      const found = (name ?? from) ? await fetchRecipe(name ?? from ?? "") : null;
      const made = found?.recipe ?? (run ? await fromRun(run) : emptyRecipe());
      if (!there) return;
      setSource(found);
      const own = useEditor.getState();
      // Just saved: what can be undone stays so.
      const known = name !== undefined && own.name === name && JSON.stringify(own.saved) === JSON.stringify(made);
      const places = found?.places ?? {};
      if (!known && name) open(made, { name, shared: found?.shared ?? false, saved: true, places });
      else if (!known) {
        const title = found ? t("recipes.copyOf", { title: made.title || made.name }) : made.title;
        open({ ...made, title }, { ...FRESH, places });
      }
      setReady(true);
    };
    start().catch((problem: unknown) => there && setError(problem));
    return () => {
      there = false;
    };
  }, [name, from, run, imported, open]);

  useKeptPlaces(ready && source?.changeable === true && name !== undefined);
  const review = useReview(recipe);
  const dirty = ready && !readOnly && isDirty(editor);
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => isDirty(useEditor.getState()) && !readOnly && !next.pathname.startsWith("/runs/"),
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  const show = (next: ViewKind) => {
    keep("recipes.view", next);
    setView(next);
  };
  const add = (step: StepInfo) => {
    const [next, made] = addStep(useEditor.getState().history.now, step);
    editor.change(() => next);
    editor.choose([made]);
    setPanel(null);
  };
  const copy = () => void navigate({ to: "/recipes/new", search: { from: name ?? "" } });
  const actions = useEditorActions({
    view,
    show,
    readOnly,
    add: () => setPanel("add"),
    save: () => (readOnly ? copy() : setPanel("save")),
    run: () => setPanel("run"),
    download: () =>
      saveText(`${recipe.name === "recipe" ? nameFrom(recipe.title) || "recipe" : recipe.name}.toml`, review.toml),
    load: async () => {
      const text = await chooseText();
      if (text === null) return;
      const found = await reviewRecipe({ toml: text });
      editor.change(() => found.recipe);
    },
  });
  useActions(actions);
  const edit = useGraphEdit(steps.data);

  if (error) return <Failure error={error} onRetry={() => void navigate({ to: "/recipes" })} />;
  if (steps.isError) return <Failure error={steps.error} onRetry={() => void steps.refetch()} />;
  const known = steps.data;
  return (
    <div className="flex h-full flex-col">
      <EditorHeader
        view={view}
        onView={show}
        readOnly={readOnly}
        dirty={dirty}
        review={review}
        onCopy={copy}
        onFinding={(found) => editor.choose(found.section === "steps" ? [found.name] : [found.section])}
      />
      {ready && known ? (
        view === "list" ? (
          <div className="min-h-0 flex-1" inert={readOnly}>
            <StepList recipe={recipe} steps={known} findings={review.findings} onAdd={() => setPanel("add")} />
          </div>
        ) : (
          <div className="flex min-h-0 flex-1">
            {readOnly ? null : (
              <aside
                aria-label={t("recipes.allSteps")}
                className="scroll-slim hidden w-64 shrink-0 overflow-y-auto border-r border-line p-3 2xl:block"
              >
                <StepPicker steps={known} onAdd={add} drag />
              </aside>
            )}
            <div className="relative min-w-0 flex-1 bg-sunken">
              <Suspense fallback={<Skeleton className="absolute inset-8" />}>
                <GraphCanvas
                  recipe={recipe}
                  steps={known}
                  findings={review.findings}
                  run={NO_RUN}
                  inputs={NOTHING}
                  chosen={editor.chosen}
                  onChoose={editor.choose}
                  places={editor.places}
                  {...(readOnly || !edit ? {} : { edit })}
                />
              </Suspense>
              {Object.keys(recipe.steps).length === 0 ? (
                <p className="pointer-events-none absolute inset-x-0 top-6 text-center text-ink-2">
                  {t("recipes.noSteps")}
                </p>
              ) : null}
            </div>
            <Inspector recipe={recipe} steps={known} findings={review.findings} readOnly={readOnly} />
          </div>
        )
      ) : (
        <Skeleton className="m-8 flex-1" />
      )}
      {panel === "add" && known ? (
        <Dialog open onOpenChange={(next) => !next && setPanel(null)} title={t("recipes.addStep")}>
          <StepPicker steps={known} onAdd={add} />
        </Dialog>
      ) : null}
      {panel === "save" ? (
        <SaveDialog
          onClose={() => setPanel(null)}
          onSaved={(saved) => void navigate({ to: "/recipes/$name", params: { name: saved }, replace: true })}
        />
      ) : null}
      {panel === "run" ? (
        <RunDialog
          recipe={recipe.name === "" ? { ...recipe, name: freeName("recipe", {}) } : recipe}
          named={name !== undefined && !dirty ? name : null}
          onClose={() => setPanel(null)}
        />
      ) : null}
      {blocker.status === "blocked" ? (
        <Dialog
          open
          onOpenChange={(next) => !next && blocker.reset()}
          title={t("recipes.unsavedTitle")}
          description={t("recipes.unsavedText")}
          footer={
            <>
              <Button onClick={blocker.reset}>{t("recipes.stay")}</Button>
              <Button
                variant="danger"
                onClick={() => {
                  open(emptyRecipe(), FRESH);
                  blocker.proceed();
                }}
              >
                {t("recipes.discard")}
              </Button>
            </>
          }
        >
          {null}
        </Dialog>
      ) : null}
    </div>
  );
}

const FRESH = { name: "", shared: false, saved: false };
