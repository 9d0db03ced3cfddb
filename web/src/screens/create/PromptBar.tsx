import { Link } from "@tanstack/react-router";
import { ArrowUp, Grid3x3, History, UserPlus, X } from "lucide-react";
import { useRef } from "react";

import { useActions } from "@/actions/registry";
import { useModels } from "@/api/models";
import { useSubjects } from "@/api/subjects";
import { expansions } from "@/lib/prompt";
import { useComposer } from "@/screens/create/composer";
import { Expected } from "@/screens/create/Expected";
import { HistoryPopover } from "@/screens/create/HistoryPopover";
import { PromptChips } from "@/screens/create/PromptChips";
import { PromptField, type PromptHandle } from "@/screens/create/PromptField";
import { ReferenceControl } from "@/screens/create/ReferenceControl";
import { SettingsPopover } from "@/screens/create/SettingsPopover";
import { StyleControl } from "@/screens/create/StyleControl";
import { useSubmit } from "@/screens/create/useSubmit";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Keys } from "@/ui/keys";

/** Where everything starts. Always at hand on Create, and submits by Ctrl+Enter. */
export function PromptBar({ onAdvanced }: { onAdvanced: () => void }) {
  const { prompt, model: modelId, change } = useComposer();
  const subjects = useSubjects();
  const models = useModels();
  const field = useRef<PromptHandle>(null);
  const { submit, busy } = useSubmit();
  const model = models.data?.find((one) => (modelId ? one.id === modelId : one.default));
  const many = expansions(prompt);
  const ready = prompt.trim() !== "" && !busy;

  useActions([
    {
      id: "create.focus",
      label: t("create.focusPrompt"),
      scope: "create",
      shortcut: "/",
      icon: ArrowUp,
      perform: () => field.current?.focus(),
    },
    {
      id: "create.submit",
      label: t("create.send"),
      scope: "create",
      shortcut: "mod+enter",
      always: true,
      icon: ArrowUp,
      enabled: () => ready,
      perform: () => void submit(),
    },
  ]);

  return (
    <section
      aria-label={t("create.prompt")}
      className="rounded-xl border border-line bg-raised shadow-2 transition-colors focus-within:border-line-strong"
    >
      <PromptChips subjects={subjects.data ?? []} />
      <PromptField
        ref={field}
        value={prompt}
        onChange={(next) => change({ prompt: next })}
        subjects={subjects.data ?? []}
        model={modelId}
      />
      <div className="flex items-center gap-1 px-2 pb-2">
        <IconButton label={t("create.subject")} size="sm" onClick={() => field.current?.mention()}>
          <UserPlus size={16} />
        </IconButton>
        <StyleControl model={model} />
        <HistoryPopover
          onChoose={(earlier) => {
            change({ prompt: earlier });
            field.current?.focus();
          }}
        >
          <IconButton label={t("create.history")} size="sm">
            <History size={16} />
          </IconButton>
        </HistoryPopover>
        <ReferenceControl />
        <SettingsPopover model={model} models={models.data ?? []} onAdvanced={onAdvanced} />
        <Button variant="quiet" size="sm" asChild className="max-sm:hidden">
          <Link to="/grid" aria-label={t("nav.grid")} title={t("nav.gridHint")}>
            <Grid3x3 size={16} />
            {t("nav.grid")}
          </Link>
        </Button>
        <div className="flex-1" />
        <Expected prompts={many} model={model} />
        {prompt ? (
          <IconButton
            label={t("common.clear")}
            size="sm"
            onClick={() => change({ prompt: "" })}
            className="max-sm:hidden"
          >
            <X size={16} />
          </IconButton>
        ) : null}
        <Button variant="primary" className="pr-2.5 max-sm:pr-3.5" disabled={!ready} onClick={() => void submit()}>
          {busy ? t("create.submitting") : t("create.submit")}
          <span
            aria-hidden
            className="hidden sm:inline-flex [&_kbd]:border-current/30 [&_kbd]:bg-transparent [&_kbd]:text-inherit"
          >
            <Keys combo="mod+enter" />
          </span>
        </Button>
      </div>
    </section>
  );
}
