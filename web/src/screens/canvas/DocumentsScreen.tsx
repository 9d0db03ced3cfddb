import "@/screens/canvas/words";

import { Link, useNavigate } from "@tanstack/react-router";
import { Layers, Plus, Trash2 } from "lucide-react";

import { deleteDocument, useDocuments, type DocumentSummary } from "@/api/documents";
import { Page } from "@/app/Page";
import { ago } from "@/lib/format";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Empty, Failure, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

function remove({ id, name }: DocumentSummary) {
  deleteDocument(id)
    .then((back) => toast.undo(t("canvas.deleted", { name }), () => void back().catch(toast.problem)))
    .catch(toast.problem);
}

/** Every canvas that was saved, the newest first. */
export function DocumentsScreen() {
  const documents = useDocuments();
  const navigate = useNavigate();
  const fresh = () => void navigate({ to: "/canvas/new" });
  const list = documents.data ?? [];
  return (
    <Page
      title={t("nav.canvas")}
      actions={
        <Button variant="primary" onClick={fresh}>
          <Plus size={16} />
          {t("canvas.new")}
        </Button>
      }
    >
      {documents.isPending ? <Skeleton className="h-56 w-56" /> : null}
      {documents.isError ? <Failure error={documents.error} onRetry={() => void documents.refetch()} /> : null}
      {documents.isSuccess && list.length === 0 ? (
        <Empty icon={Layers} title={t("canvas.emptyTitle")} text={t("canvas.emptyText")}>
          <Button variant="primary" onClick={fresh}>
            {t("canvas.new")}
          </Button>
          <Button onClick={() => void navigate({ to: "/library" })}>{t("canvas.fromLibrary")}</Button>
        </Empty>
      ) : null}
      <ul className="grid grid-cols-2 gap-4 sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))]">
        {list.map((one) => (
          <li
            key={one.id}
            className="group relative overflow-hidden rounded-xl border border-line bg-raised shadow-1 hover:shadow-2"
          >
            <div className="checker grid aspect-square place-items-center p-3">
              {one.thumbnail ? (
                <img src={one.thumbnail} alt="" className="max-h-full max-w-full object-contain shadow-2" />
              ) : null}
            </div>
            <div className="flex items-center gap-2 p-3">
              <div className="min-w-0 flex-1">
                <Link
                  to="/canvas/$id"
                  params={{ id: one.id }}
                  className="block truncate font-medium after:absolute after:inset-0 after:rounded-xl"
                >
                  {one.name}
                </Link>
                <p className="text-sm text-ink-2">{ago(one.changed)}</p>
              </div>
              <IconButton
                size="sm"
                className="relative"
                label={t("canvas.delete", { name: one.name })}
                onClick={() => remove(one)}
              >
                <Trash2 size={15} />
              </IconButton>
            </div>
          </li>
        ))}
      </ul>
    </Page>
  );
}
