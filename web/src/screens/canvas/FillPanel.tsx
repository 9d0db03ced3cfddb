import "@/screens/viewer/words";

import { Check, ChevronLeft, ChevronRight, RefreshCw, Wand, X } from "lucide-react";
import { useRef, useState } from "react";

import { uploadPicture } from "@/api/assets";
import { submitCreate } from "@/api/create";
import { cancelRun, useRun } from "@/api/runs";
import { useSubjects } from "@/api/subjects";
import type { Asset } from "@/api/types";
import { addLayer, assetsOf, clearStrokes, drawable, pictureLayer } from "@/screens/canvas/document";
import { fillInput, toBlob, type Pictures } from "@/screens/canvas/render";
import { useCanvas, type Staged } from "@/screens/canvas/state";
import { BLANK, requestOf } from "@/screens/create/composer";
import { PendingTile } from "@/screens/create/PendingTile";
import { PromptField, type PromptHandle } from "@/screens/create/PromptField";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Slider } from "@/ui/slider";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

const CANDIDATES = 3;

export interface Candidates {
  staged: Staged | null;
  pictures: readonly Asset[];
  /** The candidate that is looked at. */
  shown: Asset | null;
  run: ReturnType<typeof useRun>;
}

/** What was proposed for the canvas and is neither accepted nor discarded. */
export function useCandidates(): Candidates {
  const staged = useCanvas((state) => state.staged);
  const run = useRun(staged?.run ?? null);
  const pictures = staged ? (run.data?.pictures ?? []) : [];
  return { staged, pictures, shown: staged ? (pictures[staged.at] ?? null) : null, run };
}

/** Fill what is masked or open by words; without a mask the whole picture is drawn anew, as far as is said. */
export function FillPanel({ pictures, candidates }: { pictures: Pictures; candidates: Candidates }) {
  const canvas = useCanvas();
  const { data: subjects } = useSubjects();
  const field = useRef<PromptHandle>(null);
  const [prompt, setPrompt] = useState("");
  const [strength, setStrength] = useState(0.8);
  const [busy, attempt] = useBusy();
  const { document: own, staged } = canvas;
  const masked = own.layers.some((layer) => layer.type === "mask" && layer.visible && layer.strokes.length > 0);

  const fill = async () => {
    await attempt(async () => {
      const width = drawable(own.width);
      const height = drawable(own.height);
      const input = fillInput(own, pictures, width, height);
      const sources = assetsOf(own);
      const image = await uploadPicture(await toBlob(input.picture), "canvas.png", { sources });
      const mask = input.mask
        ? await uploadPicture(await toBlob(input.mask), "mask.png", { sources, kind: "mask" })
        : null;
      const request = requestOf(
        { ...BLANK, prompt, count: CANDIDATES, width, height, image: image.id, strength: input.open ? 1 : strength },
        subjects ?? [],
      );
      const { run } = await submitCreate({ ...request, mask: mask?.id ?? null });
      canvas.set({ staged: { run, width, height, prompt, at: 0 } });
    });
  };
  const discard = () => {
    if (candidates.run.data?.state === "running" || candidates.run.data?.state === "waiting")
      void cancelRun(candidates.run.data.id).catch(toast.problem);
    canvas.set({ staged: null });
  };
  const accept = () => {
    const { shown } = candidates;
    if (!shown || !staged) return;
    canvas.edit((document) => {
      const layer = {
        ...pictureLayer(shown.id, staged.prompt.slice(0, 40), shown, document),
        scaleX: document.width / shown.width,
        scaleY: document.height / shown.height,
      };
      const topPicture = document.layers.findLast((one) => one.type !== "mask");
      let next = addLayer(document, layer, topPicture?.id);
      for (const one of document.layers) if (one.type === "mask") next = clearStrokes(next, one.id);
      return next;
    });
    canvas.set({ staged: null });
  };

  if (staged)
    return (
      <Staging candidates={candidates} onAccept={accept} onDiscard={discard} onAgain={() => void fill()} busy={busy} />
    );
  if (own.layers.length === 0) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center px-3">
      <section
        aria-label={t("canvas.fill")}
        className="pointer-events-auto w-full max-w-xl rounded-xl border border-line bg-raised shadow-3"
      >
        <PromptField
          ref={field}
          value={prompt}
          onChange={setPrompt}
          subjects={subjects ?? []}
          label={t("canvas.fillPrompt")}
        />
        <div className="flex items-center gap-3 px-3 pb-2.5">
          <p className="text-sm text-ink-2 max-sm:hidden">{masked ? t("canvas.fillsMask") : t("canvas.fillsAll")}</p>
          <div className="flex flex-1 items-center gap-2">
            <span className="text-sm whitespace-nowrap text-ink-2">{t("create.strength")}</span>
            <Slider
              label={t("create.strength")}
              className="max-w-32"
              min={0.1}
              max={1}
              step={0.05}
              value={strength}
              onChange={setStrength}
            />
          </div>
          <Button variant="primary" disabled={busy || !prompt.trim()} onClick={() => void fill()}>
            <Wand size={16} />
            {busy ? t("create.submitting") : t("canvas.fill")}
          </Button>
        </div>
      </section>
    </div>
  );
}

interface StagingProps {
  candidates: Candidates;
  onAccept: () => void;
  onDiscard: () => void;
  onAgain: () => void;
  busy: boolean;
}

/** Candidates over the canvas: look, then accept, discard or try again. */
function Staging({ candidates, onAccept, onDiscard, onAgain, busy }: StagingProps) {
  const set = useCanvas((state) => state.set);
  const { staged, pictures, shown, run } = candidates;
  if (!staged) return null;
  const look = (at: number) =>
    set({ staged: { ...staged, at: (at + pictures.length) % Math.max(1, pictures.length) } });
  const fault = run.data?.faults[0];
  const open =
    run.data && run.data.state !== "done" && run.data.state !== "failed"
      ? Math.max(0, run.data.expected - pictures.length)
      : 0;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center px-3">
      <section
        aria-label={t("canvas.candidates")}
        className="pointer-events-auto grid gap-2.5 rounded-xl border border-line bg-raised p-3 shadow-3"
      >
        {fault ? (
          <p role="alert" className="max-w-sm text-sm text-pretty text-bad">
            {[fault.message, fault.advice].filter(Boolean).join(" · ")}
          </p>
        ) : null}
        <div className="flex items-center gap-2">
          <IconButton
            size="sm"
            label={t("viewer.previous")}
            disabled={pictures.length < 2}
            onClick={() => look(staged.at - 1)}
          >
            <ChevronLeft size={16} />
          </IconButton>
          {pictures.map((picture, index) => (
            <button
              key={picture.id}
              type="button"
              aria-pressed={index === staged.at}
              aria-label={t("canvas.candidate", { count: index + 1 })}
              onClick={() => look(index)}
              className={cn("rounded-md", index === staged.at && "outline-2 outline-offset-2 outline-accent")}
            >
              <img src={picture.thumbnail} alt="" className="size-16 rounded-md object-cover" />
            </button>
          ))}
          {run.data
            ? Array.from({ length: open }, (_, index) => (
                <div key={index} className="w-16 overflow-hidden rounded-md">
                  <PendingTile run={run.data} index={index + pictures.length} small />
                </div>
              ))
            : null}
          <IconButton
            size="sm"
            label={t("viewer.next")}
            disabled={pictures.length < 2}
            onClick={() => look(staged.at + 1)}
          >
            <ChevronRight size={16} />
          </IconButton>
        </div>
        <div className="flex justify-center gap-2">
          <Button size="sm" onClick={onDiscard}>
            <X size={15} />
            {t("canvas.discard")}
          </Button>
          <Button size="sm" disabled={busy} onClick={onAgain}>
            <RefreshCw size={14} />
            {t("canvas.again")}
          </Button>
          <Button size="sm" variant="primary" disabled={!shown} onClick={onAccept}>
            <Check size={15} />
            {t("canvas.accept")}
          </Button>
        </div>
      </section>
    </div>
  );
}
