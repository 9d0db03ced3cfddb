import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, FileUp, X } from "lucide-react";
import { useState } from "react";

import { useModels } from "@/api/models";
import { useSubjects } from "@/api/subjects";
import { fileSize } from "@/lib/format";
import { Found } from "@/screens/adapters/Found";
import { chooseAdapters, useImports, type Bringing } from "@/screens/adapters/imports";
import { t, word } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { ProgressBar } from "@/ui/progress";
import { Select } from "@/ui/select";

/** Files that are brought in: for which model, whom they show; then what was found in each, and what was not understood. */
export function ImportDialog() {
  const { files, send, close } = useImports();
  const models = useModels();
  const subjects = useSubjects();
  const [model, setModel] = useState("");
  const [subject, setSubject] = useState("");
  const waiting = files.filter((one) => one.state === "waits").length;
  const busy = files.some((one) => one.state === "sends" || one.state === "reads");
  const choices = (models.data ?? []).filter((one) => one.installed).map((one) => ({ value: one.id, label: one.name }));
  const people = (subjects.data ?? [])
    .filter((one) => !one.draft)
    .map((one) => ({ value: one.id, label: one.name, hint: word("kind", one.kind) }));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={t("adapters.import.title", { count: files.length })}
      description={t("adapters.import.text")}
      className="sm:w-[min(40rem,94vw)]"
      footer={
        <>
          <Button variant="quiet" onClick={chooseAdapters}>
            <FileUp size={16} />
            {t("adapters.import.more")}
          </Button>
          <span className="flex-1" />
          <Button onClick={close}>{waiting > 0 || busy ? t("common.cancel") : t("common.done")}</Button>
          {waiting > 0 ? (
            <Button variant="primary" disabled={busy} onClick={() => void send({ model, subject })}>
              {t("adapters.import.go", { count: waiting })}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="grid gap-5">
        {waiting > 0 ? (
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <Field label={t("adapters.import.model")} hint={t("adapters.import.modelHint")}>
              {(props) => (
                <Select
                  {...props}
                  value={model}
                  onChange={setModel}
                  options={[{ value: "", label: t("adapters.import.default") }, ...choices]}
                />
              )}
            </Field>
            <Field label={t("adapters.import.shows")} hint={t("adapters.import.showsHint")}>
              {(props) => (
                <Select
                  {...props}
                  value={subject}
                  onChange={setSubject}
                  options={[{ value: "", label: t("adapters.import.nobody") }, ...people]}
                />
              )}
            </Field>
          </div>
        ) : null}
        <ul className="grid gap-2" aria-live="polite">
          {files.map((one) => (
            <FileRow key={one.key} one={one} />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function FileRow({ one }: { one: Bringing }) {
  const { drop, close } = useImports();
  const { file, made, problem, state } = one;
  return (
    <li className="grid gap-2 rounded-lg border border-line px-4 py-3">
      <div className="flex items-center gap-2">
        {state === "done" ? <CircleCheck size={17} className="shrink-0 text-good" /> : null}
        {state === "refused" ? <CircleAlert size={17} className="shrink-0 text-bad" /> : null}
        <span className="min-w-0 flex-1 truncate font-medium">{file.name}</span>
        <span className="tabular text-sm text-ink-2">{fileSize(file.size)}</span>
        {state === "waits" || state === "refused" ? (
          <IconButton size="sm" label={t("adapters.import.leave", { name: file.name })} onClick={() => drop(one.key)}>
            <X size={15} />
          </IconButton>
        ) : null}
        {made ? (
          <Button asChild size="sm">
            <Link
              to="/adapters/$id"
              params={{ id: made.adapter }}
              search={{ version: made.number }}
              onClick={close}
              aria-label={t("adapters.openNamed", { name: made.name })}
            >
              {t("common.open")}
            </Link>
          </Button>
        ) : null}
      </div>
      {state === "sends" || state === "reads" ? (
        <ProgressBar
          label={state === "sends" ? t("adapters.import.sends") : t("adapters.import.reads")}
          value={state === "sends" ? one.part : null}
        />
      ) : null}
      {state === "reads" ? <p className="text-sm text-ink-2">{t("adapters.import.reads")}</p> : null}
      {problem ? (
        <p className="text-sm text-pretty text-bad first-letter:uppercase">
          {[problem.detail, problem.advice].filter(Boolean).join(" · ")}
        </p>
      ) : null}
      {made ? <Found brought={made.brought} /> : null}
    </li>
  );
}
