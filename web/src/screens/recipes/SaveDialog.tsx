import { useState } from "react";

import { saveRecipe, useRecipes } from "@/api/recipes";
import { useEditor } from "@/screens/recipes/editor";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input, Textarea } from "@/ui/field";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";
import { useBusy } from "@/ui/useBusy";

/** A title as a recipe's name: small letters, digits and hyphens. */
export const nameFrom = (title: string) =>
  title
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, "");

/** Title, words and name of a recipe, and who sees it. */
export function SaveDialog({ onClose, onSaved }: { onClose: () => void; onSaved: (name: string) => void }) {
  const { history, name, shared } = useEditor.getState();
  const known = useRecipes();
  const [title, setTitle] = useState(history.now.title);
  const [words, setWords] = useState(history.now.description);
  const [own, setOwn] = useState(name);
  const [open, setOpen] = useState(shared);
  const [busy, during] = useBusy();
  const wanted = own || nameFrom(title);
  const there = (known.data ?? []).find((one) => one.name === wanted);
  const problem =
    there && wanted !== name && !there.changeable
      ? t("recipes.othersName")
      : there && wanted !== name
        ? t("recipes.replaces")
        : undefined;
  const blocked = there !== undefined && wanted !== name && !there.changeable;
  const save = () =>
    during(async () => {
      const recipe = { ...history.now, name: wanted, title: title.trim(), description: words.trim() };
      await saveRecipe(wanted, recipe, open, useEditor.getState().places);
      useEditor.getState().change(() => recipe);
      useEditor.getState().wasSaved(wanted, open);
      toast.good(t("recipes.saved", { name: title || wanted }));
      onSaved(wanted);
      onClose();
    });
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t("recipes.saveTitle")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" disabled={busy || wanted === "" || blocked} onClick={() => void save()}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted && !blocked) void save();
        }}
      >
        <Field label={t("recipes.title")}>
          {(props) => (
            <Input {...props} value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
          )}
        </Field>
        <Field label={t("recipes.description")}>
          {(props) => (
            <Textarea
              {...props}
              className="min-h-16"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t("recipes.nameOfRecipe")}
          {...(blocked ? { error: problem } : { hint: problem ?? t("recipes.nameHint") })}
        >
          {(props) => (
            <Input
              {...props}
              value={own}
              placeholder={nameFrom(title)}
              onChange={(event) => setOwn(event.target.value.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-"))}
            />
          )}
        </Field>
        <Switch label={t("recipes.share")} hint={t("recipes.shareHint")} checked={open} onChange={setOpen} />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
