import "@/screens/subjects/captionWords";

import { CaseSensitive, PenLine, Tag, TextSearch } from "lucide-react";
import { useState, type KeyboardEvent } from "react";

import { useActions } from "@/actions/registry";
import { changeTags, replaceInCaptions, usePhotos, writeCaption, writeCaptions } from "@/api/subjects";
import type { Photo, Subject } from "@/api/types";
import { EarlierCaptions } from "@/screens/subjects/EarlierCaptions";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Popover } from "@/ui/popover";
import { Empty, Failure, Skeleton } from "@/ui/states";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

/** Captions in a table that the keyboard alone can work through: arrows move, Enter saves and goes on. */
export function CaptionsTab({ subject }: { subject: Subject }) {
  const photos = usePhotos(subject.id);
  const accepted = (photos.data ?? []).filter((photo) => photo.accepted);
  const [busy, attempt] = useBusy();
  const write = async (again: boolean) => {
    await attempt(async () => {
      await writeCaptions(subject.id, again);
      toast.info(t("captions.writing"));
    });
  };
  useActions([
    {
      id: "captions.write",
      label: t("captions.write"),
      scope: "photos",
      icon: PenLine,
      perform: () => void write(false),
    },
  ]);
  if (photos.isError) return <Failure error={photos.error} onRetry={() => void photos.refetch()} />;
  if (photos.isPending) return <Skeleton className="h-80" />;
  if (accepted.length === 0)
    return <Empty icon={CaseSensitive} title={t("captions.emptyTitle")} text={t("captions.emptyText")} />;
  const missing = accepted.filter((photo) => photo.caption === "").length;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto text-sm text-ink-2">{t("captions.trigger", { trigger: subject.trigger })}</p>
        <ReplacePopover subject={subject.id} photos={accepted} />
        <TagsPopover subject={subject.id} photos={accepted} />
        <Button size="sm" disabled={busy} onClick={() => void write(missing === 0)}>
          <PenLine size={15} />
          {missing > 0 ? t("captions.writeMissing", { count: missing }) : t("captions.writeAgain")}
        </Button>
      </div>
      <table className="w-full border-separate border-spacing-0 overflow-hidden rounded-lg border border-line bg-raised">
        <caption className="sr-only">{t("subjects.tab.captions")}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t("captions.photo")}</th>
            <th scope="col">{t("captions.caption")}</th>
            <th scope="col">{t("captions.earlier")}</th>
          </tr>
        </thead>
        <tbody>
          {accepted.map((photo, index) => (
            <Row key={photo.asset} photo={photo} subject={subject.id} index={index} trigger={subject.trigger} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ photo, subject, index, trigger }: { photo: Photo; subject: string; index: number; trigger: string }) {
  const [text, setText] = useState<string | null>(null);
  const value = text ?? photo.caption;
  const save = () => {
    if (text === null || text.trim() === photo.caption) {
      setText(null);
      return;
    }
    const before = photo.caption;
    void writeCaption(subject, photo.asset, text.trim())
      .then(() =>
        toast.undo(t("captions.saved"), () => void writeCaption(subject, photo.asset, before).catch(toast.problem)),
      )
      .catch(toast.problem)
      .finally(() => setText(null));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const step =
      event.key === "Enter" && !event.shiftKey
        ? 1
        : event.altKey && event.key === "ArrowDown"
          ? 1
          : event.altKey && event.key === "ArrowUp"
            ? -1
            : 0;
    if (event.key === "Escape") setText(null);
    if (step === 0) return;
    event.preventDefault();
    event.currentTarget.closest("tbody")?.querySelectorAll<HTMLTextAreaElement>("textarea")[index + step]?.focus();
    if (event.currentTarget === document.activeElement) event.currentTarget.blur();
  };
  const bound = value === "" || value.toLowerCase().includes(trigger.toLowerCase());
  return (
    <tr>
      <td className="w-20 border-b border-line p-2 align-top">
        <img src={photo.thumbnail} alt={photo.name} className="size-16 rounded-md bg-hover object-cover" />
      </td>
      <td className="border-b border-line p-2 align-top">
        <textarea
          aria-label={t("captions.of", { name: photo.name })}
          value={value}
          rows={2}
          title={value}
          placeholder={t("captions.none")}
          onChange={(event) => setText(event.target.value)}
          onBlur={save}
          onKeyDown={onKeyDown}
          className="field-sizing-content min-h-13 w-full resize-none rounded-md bg-transparent px-2 py-1.5 hover:bg-hover focus:bg-ground"
        />
        {bound ? null : <p className="px-2 text-xs text-warn">{t("captions.noTrigger", { trigger })}</p>}
      </td>
      <td className="w-10 border-b border-line py-2 pr-2 align-top">
        <EarlierCaptions subject={subject} photo={photo} />
      </td>
    </tr>
  );
}

/** Takes a change over all captions back, photo by photo. */
const restore = (subject: string, photos: readonly Photo[]) => () =>
  void Promise.all(photos.map((photo) => writeCaption(subject, photo.asset, photo.caption))).catch(toast.problem);

function ReplacePopover({ subject, photos }: { subject: string; photos: readonly Photo[] }) {
  const [find, setFind] = useState("");
  const [replacement, setReplacement] = useState("");
  const [whole, setWhole] = useState(true);
  const go = () =>
    void replaceInCaptions(subject, { find, replacement, whole_words: whole })
      .then((count) => toast.undo(t("captions.changed", { count }), restore(subject, photos)))
      .catch(toast.problem);
  return (
    <Popover
      label={t("captions.replace")}
      align="end"
      trigger={
        <Button size="sm">
          <TextSearch size={15} />
          {t("captions.replace")}
        </Button>
      }
    >
      <div className="grid gap-3">
        <Field label={t("captions.find")}>
          {(props) => <Input {...props} value={find} onChange={(event) => setFind(event.target.value)} />}
        </Field>
        <Field label={t("captions.with")}>
          {(props) => <Input {...props} value={replacement} onChange={(event) => setReplacement(event.target.value)} />}
        </Field>
        <Switch label={t("captions.whole")} checked={whole} onChange={setWhole} />
        <Button variant="primary" disabled={find.trim() === ""} onClick={go}>
          {t("captions.replaceAll")}
        </Button>
      </div>
    </Popover>
  );
}

function TagsPopover({ subject, photos }: { subject: string; photos: readonly Photo[] }) {
  const [tag, setTag] = useState("");
  const go = (change: "add" | "remove") =>
    void changeTags(subject, { [change]: tag.trim() })
      .then((count) => toast.undo(t("captions.changed", { count }), restore(subject, photos)))
      .catch(toast.problem);
  return (
    <Popover
      label={t("captions.tags")}
      align="end"
      trigger={
        <Button size="sm">
          <Tag size={15} />
          {t("captions.tags")}
        </Button>
      }
    >
      <div className="grid gap-3">
        <Field label={t("captions.tag")} hint={t("captions.tagHint")}>
          {(props) => <Input {...props} value={tag} onChange={(event) => setTag(event.target.value)} />}
        </Field>
        <div className="grid grid-cols-2 gap-2">
          <Button disabled={!tag.trim()} onClick={() => go("add")}>
            {t("captions.addTag")}
          </Button>
          <Button disabled={!tag.trim()} onClick={() => go("remove")}>
            {t("captions.removeTag")}
          </Button>
        </div>
      </div>
    </Popover>
  );
}
