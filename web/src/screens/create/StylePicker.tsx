import "@/screens/library/words";

import { Check } from "lucide-react";
import { useState, type ReactNode } from "react";

import { useStyles, type Style } from "@/api/styles";
import { useSubjects } from "@/api/subjects";
import type { Model } from "@/api/types";
import { mentioned, slug, without } from "@/lib/prompt";
import { stylesIn, toggleStyle } from "@/lib/styles";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { cn } from "@/ui/cn";
import { Input } from "@/ui/field";
import { Failure, Skeleton } from "@/ui/states";

const GROUPS = ["painting", "drawing", "graphic", "photograph"] as const;

/** How the picture is to look: the studio's library, and styles that were learnt here. */
export function StylePicker({ model }: { model: Model | undefined }) {
  const { prompt, model: chosen, change } = useComposer();
  const styles = useStyles(chosen);
  const { data: subjects } = useSubjects();
  const [text, setText] = useState("");
  const wanted = (name: string) => name.toLowerCase().includes(text.trim().toLowerCase());
  const own = (subjects ?? []).filter((one) => one.kind === "style" && one.models.length > 0 && wanted(one.name));
  const inPrompt = mentioned(prompt, own);
  if (styles.isError) return <Failure error={styles.error} onRetry={() => void styles.refetch()} />;
  if (!styles.data) return <Skeleton className="h-72" />;
  const named = stylesIn(prompt, styles.data);
  const found = styles.data.filter((one) => one.fits && wanted(one.name));
  const others = styles.data.filter((one) => !one.fits).length;
  const toggle = (style: Style) => change({ prompt: toggleStyle(prompt, style) });
  return (
    <div className="grid gap-3">
      <Input
        aria-label={t("common.search")}
        placeholder={t("common.search")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="scroll-slim grid max-h-80 gap-4 overflow-y-auto">
        {own.length > 0 ? (
          <Group title={t("style.own")}>
            {own.map((one) => (
              <Choice
                key={one.id}
                name={one.name}
                on={inPrompt.includes(one)}
                onClick={() =>
                  change({
                    prompt: inPrompt.includes(one)
                      ? without(prompt, one)
                      : `${prompt.trimEnd()} @${slug(one.name)}`.trimStart(),
                  })
                }
              />
            ))}
          </Group>
        ) : null}
        {GROUPS.map((group) => {
          const all = found.filter((one) => one.group === group);
          return all.length === 0 ? null : (
            <Group key={group} title={t(`style.${group}`)}>
              {all.map((one) => (
                <Choice key={one.id} name={one.name} on={named.includes(one)} onClick={() => toggle(one)} />
              ))}
            </Group>
          );
        })}
        {found.length === 0 && own.length === 0 ? <p className="p-2 text-ink-2">{t("library.nothing")}</p> : null}
      </div>
      {others > 0 ? (
        <p className="text-sm text-pretty text-ink-2">
          {t("style.others", { name: model?.name ?? "", count: others })}
        </p>
      ) : null}
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 text-xs font-semibold tracking-wide text-ink-3 uppercase">{title}</h3>
      <div className="flex flex-wrap gap-1.5">{children}</div>
    </section>
  );
}

function Choice({ name, on, onClick }: { name: string; on: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      className={cn(
        "flex h-8 items-center gap-1.5 rounded-full border border-line px-3 text-sm hover:bg-hover pointer-coarse:h-11",
        on && "border-transparent bg-accent-soft font-medium text-accent-ink",
      )}
    >
      {on ? <Check size={14} aria-hidden /> : null}
      {name}
    </button>
  );
}
