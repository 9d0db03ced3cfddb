import "@/screens/library/words";

import { run, useRegistry } from "@/actions/registry";
import { useCanvas, type Tool } from "@/screens/canvas/state";
import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Slider } from "@/ui/slider";

const TOOLS: Tool[] = ["move", "pan", "brush", "eraser", "lasso", "rect", "pick", "crop"];
const COLOURS = ["#111111", "#ffffff", "#d94f3d", "#e8a13a", "#4f9d45", "#3a6fd0", "#7a4fc4"];

/** The tools, and what the chosen one can be set to. */
export function Toolbar() {
  const { tool, size, colour, set, document, chosen } = useCanvas();
  const actions = useRegistry((state) => state.actions);
  const strokes = tool === "brush" || tool === "eraser";
  const paint = document.layers.find((layer) => layer.id === chosen)?.type === "paint";
  return (
    <div
      role="toolbar"
      aria-label={t("canvas.tools")}
      aria-orientation="vertical"
      className="no-scrollbar z-10 flex shrink-0 gap-1 border-line bg-ground p-2 max-lg:overflow-x-auto max-lg:border-b lg:w-14 lg:flex-col lg:items-center lg:border-r"
    >
      {TOOLS.map((name) => {
        const action = actions.get(`canvas.tool.${name}`);
        if (!action?.icon) return null;
        const Icon = action.icon;
        return (
          <IconButton
            key={name}
            side="right"
            label={action.label}
            shortcut={action.shortcut}
            aria-pressed={tool === name}
            onClick={() => run(action.id)}
          >
            <Icon size={18} />
          </IconButton>
        );
      })}
      {strokes ? (
        <div className="flex items-center gap-2 px-2 max-lg:w-40 lg:mt-2 lg:h-40 lg:flex-col lg:px-0">
          <span className="tabular text-xs text-ink-2">{Math.round(size)}</span>
          <Slider
            className="lg:hidden"
            label={t("canvas.size")}
            min={1}
            max={200}
            value={size}
            onChange={(next) => set({ size: next })}
          />
          <input
            type="range"
            aria-label={t("canvas.size")}
            min={1}
            max={200}
            value={size}
            onChange={(event) => set({ size: Number(event.target.value) })}
            className="hidden h-32 w-5 accent-(--accent) [direction:rtl] [writing-mode:vertical-lr] lg:block"
          />
        </div>
      ) : null}
      {paint ? (
        <div
          role="group"
          aria-label={t("canvas.colour")}
          className="flex gap-1.5 max-lg:items-center lg:mt-2 lg:flex-col"
        >
          {COLOURS.map((one) => (
            <button
              key={one}
              type="button"
              aria-label={t("library.colourNamed", { colour: one })}
              aria-pressed={colour === one}
              onClick={() => set({ colour: one })}
              className={cn(
                "size-7 rounded-full border border-line-strong pointer-coarse:size-11",
                colour === one && "outline-2 outline-offset-2 outline-accent",
              )}
              style={{ background: one }}
            />
          ))}
          <input
            type="color"
            aria-label={t("canvas.ownColour")}
            value={colour}
            onChange={(event) => set({ colour: event.target.value })}
            className="size-7 rounded-full pointer-coarse:size-11"
          />
        </div>
      ) : null}
    </div>
  );
}
