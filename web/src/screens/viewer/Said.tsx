import "@/screens/viewer/words";

import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { changeAssets } from "@/api/assets";
import { useTags } from "@/api/library";
import type { AssetDetail } from "@/api/types";
import { t } from "@/strings";
import { Textarea } from "@/ui/field";
import { TagsField } from "@/ui/tags";
import { toast } from "@/ui/toast";

/** A picture's tags; each leads to all pictures that have it. */
export function TagsOf({ asset }: { asset: AssetDetail }) {
  const known = useTags();
  const change = (part: { add_tags?: string[]; remove_tags?: string[] }) =>
    void changeAssets([asset.id], part).catch(toast.problem);
  return (
    <section>
      <h2 className="mb-1.5 text-sm font-semibold">{t("tags.title")}</h2>
      <TagsField
        key={asset.id}
        label={t("tags.title")}
        tags={asset.tags}
        known={known.data?.map((one) => one.value)}
        onAdd={(tags) => change({ add_tags: tags })}
        onRemove={(tag) => change({ remove_tags: [tag] })}
        show={(tag) => (
          <Link to="/library" search={{ tag }} title={t("tags.all", { tag })} className="hover:underline">
            {tag}
          </Link>
        )}
      />
    </section>
  );
}

export function NoteField({ asset }: { asset: AssetDetail }) {
  const [note, setNote] = useState(asset.note);
  return (
    <section>
      <label htmlFor="picture-note" className="mb-1.5 block text-sm font-semibold">
        {t("viewer.note")}
      </label>
      <Textarea
        id="picture-note"
        value={note}
        placeholder={t("viewer.notePlaceholder")}
        onChange={(event) => setNote(event.target.value)}
        onBlur={() => note !== asset.note && void changeAssets([asset.id], { note }).catch(toast.problem)}
      />
    </section>
  );
}
