import { useId } from "react";

import { blockGroups, type BlockGroup } from "@/lib/adapters";
import { t, word } from "@/strings";

const HEIGHT = 96;
const shown = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 3 });

/** How strongly each block is changed: bars of one scale, a group for each kind of block; as a table for screen readers. */
export function BlockChart({ blocks }: { blocks: Record<string, Record<string, number>> }) {
  const title = useId();
  const groups = blockGroups(blocks);
  const most = Math.max(...groups.flatMap((group) => group.bars.map((bar) => bar.value)), 0);
  return (
    <figure aria-labelledby={title} className="rounded-lg border border-line bg-raised p-4">
      <figcaption id={title} className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-semibold">{t("adapters.blocks.title")}</span>
        <span className="tabular text-xs text-ink-2">{t("adapters.blocks.scale", { most: shown(most) })}</span>
      </figcaption>
      <div aria-hidden className="flex flex-wrap items-end gap-x-6 gap-y-4">
        {groups.map((group) => (
          <Bars key={group.name} group={group} most={most} />
        ))}
      </div>
      <table className="sr-only">
        <caption>{t("adapters.blocks.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("adapters.blocks.block")}</th>
            <th scope="col">{t("adapters.blocks.strength")}</th>
          </tr>
        </thead>
        <tbody>
          {groups.flatMap((group) =>
            group.bars.map((bar) => (
              <tr key={`${group.name} ${bar.label}`}>
                <th scope="row">{`${word("adapters.blockKind", group.name)} ${bar.label}`}</th>
                <td>{shown(bar.value)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </figure>
  );
}

/** As wide as it has bars, so that bars of all groups are alike. */
function Bars({ group, most }: { group: BlockGroup; most: number }) {
  const many = group.bars.length;
  return (
    <div className="min-w-0" style={{ flex: `${many} 1 ${many * 6}px`, maxWidth: many * 160 }}>
      <div className="flex items-end gap-px border-b border-line-strong" style={{ height: HEIGHT }}>
        {group.bars.map((bar) => (
          <div
            key={bar.label}
            title={`${word("adapters.blockKind", group.name)} ${bar.label}: ${shown(bar.value)}`}
            className="flex h-full flex-1 items-end px-px hover:bg-hover"
          >
            <div
              className="mx-auto w-full max-w-10 rounded-t-sm bg-accent/70"
              style={{ height: most > 0 ? Math.max(1, (bar.value / most) * (HEIGHT - 4)) : 0 }}
            />
          </div>
        ))}
      </div>
      <div className="tabular mt-1 flex text-[10px] text-ink-3">
        {group.bars.map((bar, index) => (
          <span key={bar.label} className="flex-1 overflow-hidden text-center whitespace-nowrap">
            {many === 1 || (many > 20 && index % 5 !== 0) ? "" : bar.label}
          </span>
        ))}
      </div>
      <p className="mt-0.5 truncate text-center text-xs text-ink-2">{word("adapters.blockKind", group.name)}</p>
    </div>
  );
}
