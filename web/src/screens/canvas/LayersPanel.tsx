import {
  ChevronDown,
  ChevronUp,
  Eye,
  EyeOff,
  Image,
  ImagePlus,
  Paintbrush,
  Plus,
  SquareDashedMousePointer,
} from "lucide-react";
import { useRef } from "react";

import { ActionButton } from "@/actions/ActionButton";
import { uploadPicture } from "@/api/assets";
import { AdjustPanel } from "@/screens/canvas/AdjustPanel";
import { useCrop } from "@/screens/canvas/crop";
import {
  addLayer,
  changeLayer,
  emptyDocument,
  moveLayer,
  pictureLayer,
  reframe,
  strokeLayer,
  type Layer,
} from "@/screens/canvas/document";
import type { Pictures } from "@/screens/canvas/render";
import { useCanvas } from "@/screens/canvas/state";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Menu } from "@/ui/menu";
import { Slider } from "@/ui/slider";
import { toast } from "@/ui/toast";

const ICONS = { picture: Image, mask: SquareDashedMousePointer, paint: Paintbrush };

/** The layers from above to below, and what can be set on the chosen one. */
export function LayersPanel({ pictures }: { pictures: Pictures }) {
  const { document, chosen, tool } = useCanvas();
  const layer = document.layers.find((one) => one.id === chosen);
  return (
    <aside
      aria-label={t("canvas.layers")}
      className="scroll-slim flex shrink-0 flex-col gap-4 overflow-y-auto border-line bg-ground p-3 max-lg:max-h-56 max-lg:border-t lg:w-64 lg:border-l"
    >
      {tool === "crop" ? <CropPanel /> : null}
      <section>
        <div className="mb-1 flex items-center justify-between">
          <h2 className="px-1 text-sm font-semibold">{t("canvas.layers")}</h2>
          <AddMenu />
        </div>
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
          {document.layers.toReversed().map((one) => (
            <Entry
              key={one.id}
              layer={one}
              chosen={one.id === chosen}
              image={one.type === "picture" ? pictures.get(one.asset) : undefined}
            />
          ))}
        </ul>
        {document.layers.length === 0 ? (
          <p className="px-1 py-2 text-sm text-pretty text-ink-2">{t("canvas.noLayers")}</p>
        ) : null}
      </section>
      {layer ? <Chosen key={layer.id} layer={layer} /> : null}
    </aside>
  );
}

function Entry({ layer, chosen, image }: { layer: Layer; chosen: boolean; image: HTMLImageElement | undefined }) {
  const { set, edit } = useCanvas();
  const Icon = ICONS[layer.type];
  return (
    <li className={cn("flex items-center gap-1 rounded-md pr-1 hover:bg-hover", chosen && "bg-accent-soft")}>
      <button
        type="button"
        aria-current={chosen}
        onClick={() => set({ chosen: layer.id })}
        className="flex h-11 min-w-0 flex-1 items-center gap-2.5 rounded-md px-1.5 text-left"
      >
        {image ? (
          <img src={image.src} alt="" className="checker size-8 rounded-sm object-contain" />
        ) : (
          <span className="grid size-8 place-items-center rounded-sm bg-sunken text-ink-2">
            <Icon size={15} />
          </span>
        )}
        <span className={cn("truncate text-sm", !layer.visible && "text-ink-3")}>{layer.name}</span>
      </button>
      <IconButton
        size="sm"
        label={layer.visible ? t("canvas.hide") : t("canvas.show")}
        onClick={() => edit((document) => changeLayer(document, layer.id, { visible: !layer.visible }))}
      >
        {layer.visible ? <Eye size={15} /> : <EyeOff size={15} />}
      </IconButton>
    </li>
  );
}

function Chosen({ layer }: { layer: Layer }) {
  const { edit } = useCanvas();
  const going = useRef(false);
  const change = (opacity: number) => {
    edit((document) => changeLayer(document, layer.id, { opacity }), going.current);
    going.current = true;
  };
  return (
    <section className="grid gap-3 border-t border-line pt-3">
      <div className="flex flex-wrap items-center">
        <IconButton
          size="sm"
          label={t("canvas.up")}
          onClick={() => edit((document) => moveLayer(document, layer.id, 1))}
        >
          <ChevronUp size={16} />
        </IconButton>
        <IconButton
          size="sm"
          label={t("canvas.down")}
          onClick={() => edit((document) => moveLayer(document, layer.id, -1))}
        >
          <ChevronDown size={16} />
        </IconButton>
        {layer.type === "picture" ? (
          <>
            <ActionButton id="canvas.rotateRight" size="sm" />
            <ActionButton id="canvas.flipX" size="sm" />
            <ActionButton id="canvas.flipY" size="sm" />
          </>
        ) : null}
        <ActionButton id="canvas.duplicate" size="sm" />
        <ActionButton id="canvas.delete" size="sm" />
      </div>
      {layer.type === "mask" ? (
        <p className="px-1 text-xs text-pretty text-ink-2">{t("canvas.maskHint")}</p>
      ) : (
        <label className="grid gap-0.5 px-1 text-sm">
          <span className="flex justify-between">
            {t("canvas.opacity")} <span className="tabular text-ink-2">{Math.round(layer.opacity * 100)} %</span>
          </span>
          <Slider
            label={t("canvas.opacity")}
            min={0}
            max={1}
            step={0.01}
            value={layer.opacity}
            onChange={change}
            onCommit={() => {
              going.current = false;
            }}
          />
        </label>
      )}
      {layer.type === "picture" ? <AdjustPanel layer={layer} /> : null}
    </section>
  );
}

function AddMenu() {
  const { edit, set, document } = useCanvas();
  const input = useRef<HTMLInputElement>(null);
  const add = (layer: Layer) => {
    edit((own) => addLayer(own, layer));
    set({ chosen: layer.id, ...(layer.type === "picture" ? {} : { tool: "brush" as const }) });
  };
  const bring = async (file: File) => {
    try {
      const asset = await uploadPicture(file, file.name);
      const empty = document.layers.length === 0;
      // The first picture of an empty canvas gives it its size.
      if (empty) edit(() => emptyDocument(asset.width, asset.height));
      add(pictureLayer(asset.id, file.name, asset, empty ? asset : document));
    } catch (error) {
      toast.problem(error);
    }
  };
  return (
    <>
      <Menu
        entries={[
          { id: "picture", label: t("canvas.addPicture"), icon: ImagePlus, onSelect: () => input.current?.click() },
          {
            id: "mask",
            label: t("canvas.addMask"),
            icon: ICONS.mask,
            onSelect: () => add(strokeLayer("mask", t("canvas.mask"))),
          },
          {
            id: "paint",
            label: t("canvas.addPaint"),
            icon: ICONS.paint,
            onSelect: () => add(strokeLayer("paint", t("canvas.paint"))),
          },
        ]}
      >
        <IconButton size="sm" label={t("canvas.add")}>
          <Plus size={16} />
        </IconButton>
      </Menu>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) void bring(file);
        }}
      />
    </>
  );
}

function CropPanel() {
  const { frame } = useCrop();
  const { document, edit, set } = useCanvas();
  if (!frame) return null;
  return (
    <section className="grid gap-2 rounded-lg border border-line bg-raised p-3">
      <h2 className="text-sm font-semibold">{t("canvas.tool.crop")}</h2>
      <p className="tabular text-sm text-ink-2">
        {t("size.px", { width: Math.round(frame.width), height: Math.round(frame.height) })}
      </p>
      <p className="text-xs text-pretty text-ink-2">{t("canvas.cropHint")}</p>
      <div className="flex gap-2">
        <Button
          size="sm"
          variant="primary"
          disabled={
            Math.round(frame.x) === 0 &&
            Math.round(frame.y) === 0 &&
            Math.round(frame.width) === document.width &&
            Math.round(frame.height) === document.height
          }
          onClick={() => {
            edit((own) => reframe(own, frame));
            set({ tool: "move" });
          }}
        >
          {t("common.apply")}
        </Button>
        <Button size="sm" onClick={() => set({ tool: "move" })}>
          {t("common.cancel")}
        </Button>
      </div>
    </section>
  );
}
