import { Link } from "@tanstack/react-router";

import { thumbnailAddress } from "@/api/assets";
import { recallEdit } from "@/api/recall";
import { t } from "@/strings";

/** The picture that an edit changes, small, in front of what was said; nothing for other runs. */
export function EditSource({ inputs }: { inputs: Record<string, unknown> }) {
  const edit = recallEdit(inputs);
  if (!edit) return null;
  return (
    <Link
      to="/picture/$id"
      params={{ id: edit.image }}
      search={{ from: "create" }}
      aria-label={t("edit.source")}
      className="shrink-0 rounded-md"
    >
      <img src={thumbnailAddress(edit.image, 256)} alt="" className="size-8 rounded-md bg-hover object-cover" />
    </Link>
  );
}
