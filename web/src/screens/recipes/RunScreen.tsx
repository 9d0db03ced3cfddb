import "@/screens/recipes/catalogue";

import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronLeft, FilePlus2, ListTree, Workflow } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";

import { thumbnailAddress } from "@/api/assets";
import { useRunGraph, useSteps, type RunGraph, type RunNode } from "@/api/recipes";
import { fullDate } from "@/lib/format";
import { inOrder, type Steps } from "@/lib/recipe/model";
import { NodeState } from "@/screens/recipes/NodeState";
import { told } from "@/screens/recipes/StepForm";
import type { ViewKind } from "@/screens/recipes/useEditorActions";
import { nameField, short, stepTitle } from "@/screens/recipes/words";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { Failure, Skeleton } from "@/ui/states";

const GraphCanvas = lazy(() =>
  import("@/screens/recipes/GraphCanvas").then((module) => ({ default: module.GraphCanvas })),
);
const PICTURES = new Set(["picture", "photo", "image"]);
const TONE = { done: "good", failed: "bad", cancelled: "plain", running: "accent", waiting: "plain" } as const;

/** A run as a graph: what was done, in what order, with what, how long it took, and what came out of each step. */
export function RunScreen() {
  const { id } = useParams({ from: "/shell/runs/$id" });
  const { asset } = useSearch({ from: "/shell/runs/$id" });
  const navigate = useNavigate();
  const run = useRunGraph(id);
  const steps = useSteps();
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [view, setView] = useState<ViewKind>(() => (matchMedia("(max-width: 639px)").matches ? "list" : "graph"));
  const nodes = useMemo(() => new Map((run.data?.nodes ?? []).map((node) => [node.node, node])), [run.data]);
  if (run.isError || steps.isError) {
    return <Failure error={run.error ?? steps.error} onRetry={() => void run.refetch()} />;
  }
  if (!run.data || !steps.data) return <Skeleton className="m-8 h-64" />;
  const made = asset ? run.data.nodes.find((node) => node.made.some((one) => one.asset === asset))?.node : undefined;
  const shown = chosen ?? (made ? [made] : []);
  const node = nodes.get(shown.find((name) => nodes.has(name)) ?? "");
  return (
    <div className="flex h-full flex-col">
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-2 py-2 sm:px-3">
        <IconButton label={t("common.back")} onClick={() => history.back()}>
          <ChevronLeft size={18} />
        </IconButton>
        <h1 className="min-w-0 truncate text-md font-semibold">{run.data.title || run.data.definition.name}</h1>
        <Badge tone={TONE[run.data.state]}>{word("state", run.data.state)}</Badge>
        <span className="text-sm text-ink-2 max-sm:hidden">{fullDate(run.data.created)}</span>
        <div className="flex-1" />
        <Segmented
          label={t("recipes.view")}
          value={view}
          onChange={setView}
          options={[
            { value: "graph", label: t("recipes.graphView"), icon: <Workflow size={14} /> },
            { value: "list", label: t("recipes.listView"), icon: <ListTree size={14} /> },
          ]}
        />
        <Button onClick={() => void navigate({ to: "/recipes/new", search: { run: id } })}>
          <FilePlus2 size={16} />
          {t("recipes.asRecipe")}
        </Button>
      </header>
      {view === "graph" ? (
        <div className="flex min-h-0 flex-1">
          <div className="relative min-w-0 flex-1 bg-sunken">
            <Suspense fallback={<Skeleton className="absolute inset-8" />}>
              <GraphCanvas
                recipe={run.data.definition}
                steps={steps.data}
                findings={NONE}
                run={nodes}
                inputs={run.data.inputs}
                chosen={shown}
                onChoose={setChosen}
              />
            </Suspense>
          </div>
          <aside
            aria-label={t("recipes.inspector")}
            className="scroll-slim hidden w-88 shrink-0 overflow-y-auto border-l border-line p-5 md:block"
          >
            {node ? (
              <StepResult node={node} run={run.data} steps={steps.data} />
            ) : (
              <p className="text-ink-2">{t("recipes.chooseNode")}</p>
            )}
          </aside>
        </div>
      ) : (
        <div className="scroll-slim min-h-0 flex-1 overflow-y-auto">
          <ol className="mx-auto grid max-w-2xl gap-4 px-4 py-5 sm:px-8">
            {inOrder(run.data.definition).map((name) => {
              const own = nodes.get(name);
              return own ? (
                <li key={name} className="rounded-lg border border-line bg-raised p-4">
                  <StepResult node={own} run={run.data} steps={steps.data} />
                </li>
              ) : null;
            })}
          </ol>
        </div>
      )}
    </div>
  );
}

const NONE: never[] = [];

/** One step of a run: how it stands, with what it was done, what came out. */
function StepResult({ node, run, steps }: { node: RunNode; run: RunGraph; steps: Steps }) {
  const own = run.definition.steps[node.node];
  const pictures = node.made.filter((one) => PICTURES.has(one.kind));
  const others = node.made.filter((one) => !PICTURES.has(one.kind));
  return (
    <div className="grid gap-4">
      <div>
        <h2 className="text-md font-semibold">{stepTitle(steps.get(node.step), node.step)}</h2>
        <p className="text-sm text-ink-2">{[node.node, node.gives].filter(Boolean).join(" · ")}</p>
      </div>
      <NodeState node={node} />
      {node.problem ? (
        <p className="rounded-md bg-bad-soft px-3 py-2 text-sm text-pretty text-bad first-letter:uppercase">
          {[node.problem.message, node.problem.kept, node.problem.advice].filter(Boolean).join(" · ")}
        </p>
      ) : null}
      {pictures.length > 0 ? (
        <ul aria-label={t("recipes.cameOut")} className="grid grid-cols-3 gap-2">
          {pictures.map((one, place) => (
            <li key={one.asset}>
              <Link to="/picture/$id" params={{ id: one.asset }} className="block overflow-hidden rounded-md">
                <img
                  src={thumbnailAddress(one.asset, 256)}
                  alt={t("recipes.resultPicture", { number: place + 1 })}
                  className="aspect-square w-full bg-hover object-cover hover:opacity-85"
                />
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      {others.length > 0 ? (
        <p className="text-sm text-ink-2">
          {t("recipes.cameOut")}: {others.map((one) => `${word("kind", one.kind)} ${one.asset}`).join(", ")}
        </p>
      ) : null}
      {node.count > node.made.length ? (
        <p className="text-sm text-ink-2">{t("recipes.furtherMade", { count: node.count - node.made.length })}</p>
      ) : null}
      {own ? (
        <dl className="text-sm">
          {Object.entries(own.links).map(([field, link]) => (
            <Row
              key={field}
              name={nameField(field)}
              value={(Array.isArray(link) ? link : [link])
                .map((one) =>
                  one.section === "inputs" ? short(run.inputs[one.name]) : t("recipes.from", { source: told(one) }),
                )
                .join(", ")}
            />
          ))}
          {Object.entries(own.values).map(([field, value]) => (
            <Row key={field} name={nameField(field)} value={short(value)} />
          ))}
          {Object.entries(node.costs).map(([unit, amount]) => (
            <Row key={unit} name={t("recipes.cost")} value={`${amount} ${unit}`} />
          ))}
        </dl>
      ) : null}
    </div>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex items-baseline gap-3 border-b border-line py-1.5 last:border-0">
      <dt className="w-28 shrink-0 text-ink-2">{name}</dt>
      <dd className="min-w-0 flex-1 text-right wrap-anywhere select-text">{value}</dd>
    </div>
  );
}
