import { History } from "lucide-react";
import { useState } from "react";

import { useEarlierCaptions } from "@/api/captionVersions";
import { writeCaption } from "@/api/subjects";
import type { Photo } from "@/api/types";
import { ago } from "@/lib/format";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Popover } from "@/ui/popover";
import { Failure, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

interface Props {
  subject: string;
  photo: Photo;
}

/** What was said of a photo before, and the way back to it. */
export function EarlierCaptions({ subject, photo }: Props) {
  const [open, setOpen] = useState(false);
  const label = t("captions.earlierOf", { name: photo.name });
  return (
    <Popover
      label={label}
      align="end"
      className="w-96"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton size="sm" label={label}>
          <History size={15} />
        </IconButton>
      }
    >
      <Versions subject={subject} photo={photo} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function Versions({ subject, photo, onDone }: Props & { onDone: () => void }) {
  const earlier = useEarlierCaptions(subject, photo.asset);
  const take = (text: string) => {
    const before = photo.caption;
    void writeCaption(subject, photo.asset, text)
      .then(() =>
        toast.undo(t("captions.taken"), () => void writeCaption(subject, photo.asset, before).catch(toast.problem)),
      )
      .catch(toast.problem);
    onDone();
  };
  if (earlier.isError) return <Failure error={earlier.error} onRetry={() => void earlier.refetch()} />;
  if (earlier.isPending) return <Skeleton className="h-20" />;
  return (
    <div className="grid gap-2">
      <h3 className="text-sm font-semibold">{t("captions.earlier")}</h3>
      {earlier.data.length === 0 ? <p className="text-sm text-ink-2">{t("captions.noEarlier")}</p> : null}
      <ul className="grid">
        {earlier.data.map((one) => (
          <li key={one.version} className="grid gap-1.5 border-b border-line py-2.5 last:border-0">
            <p className="text-sm [overflow-wrap:anywhere] select-text">{one.text}</p>
            <div className="flex items-center justify-between gap-2">
              <span className="text-xs text-ink-2">
                {[t(one.own ? "captions.byPerson" : "captions.byCaptioner"), one.created ? ago(one.created) : ""]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
              <Button size="sm" onClick={() => take(one.text)}>
                {t("captions.take")}
                <span className="sr-only">: {one.text}</span>
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
