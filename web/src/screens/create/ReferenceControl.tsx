import { ImagePlus, X } from "lucide-react";
import { useRef } from "react";

import { uploadPicture, useAsset } from "@/api/assets";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { useBusy } from "@/ui/useBusy";

/** The picture that a drawing starts from: chosen, shown, taken away. */
export function ReferenceControl() {
  const { image, change } = useComposer();
  const input = useRef<HTMLInputElement>(null);
  const [busy, attempt] = useBusy();

  const upload = async (file: File) => {
    await attempt(async () => {
      const asset = await uploadPicture(file, file.name);
      change({ image: asset.id });
    });
  };

  if (image) return <Chosen id={image} onRemove={() => change({ image: null })} />;
  return (
    <>
      <IconButton label={t("create.reference")} size="sm" disabled={busy} onClick={() => input.current?.click()}>
        <ImagePlus size={16} />
      </IconButton>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/avif"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) void upload(file);
        }}
      />
    </>
  );
}

function Chosen({ id, onRemove }: { id: string; onRemove: () => void }) {
  const asset = useAsset(id);
  return (
    <span className="relative mx-1 inline-block">
      {asset.data ? (
        <img src={asset.data.thumbnail} alt={t("create.reference")} className="size-8 rounded-md object-cover" />
      ) : (
        <span className="block size-8 rounded-md bg-hover" />
      )}
      <button
        type="button"
        aria-label={t("create.referenceRemove")}
        onClick={onRemove}
        className="absolute -top-2 -right-2 grid size-5 place-items-center rounded-full border border-line bg-raised shadow-1 hover:bg-hover"
      >
        <X size={12} />
      </button>
    </span>
  );
}
