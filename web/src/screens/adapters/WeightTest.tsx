import { Sparkles } from "lucide-react";
import { useState } from "react";

import type { AdapterInfo } from "@/api/adapterPlace";
import { submitCreate } from "@/api/create";
import { weightsIn } from "@/lib/adapters";
import { BLANK, requestOf } from "@/screens/create/composer";
import { Drawn } from "@/screens/subjects/CompareVersions";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { useBusy } from "@/ui/useBusy";

interface Trial {
  seed: number;
  prompt: string;
  drawn: { weight: number; run: string }[];
}

/** The same prompt and seed, drawn with the adapter at several weights, side by side. */
export function WeightTest({ adapter, number }: { adapter: AdapterInfo; number: number }) {
  const [prompt, setPrompt] = useState(
    adapter.trigger && adapter.shows.length > 0
      ? t("adapters.test.promptOf", { trigger: adapter.trigger })
      : t("adapters.test.prompt"),
  );
  const [text, setText] = useState("0, 0.5, 0.8, 1, 1.2");
  const [trial, setTrial] = useState<Trial | null>(null);
  const [busy, attempt] = useBusy();
  const weights = weightsIn(text);
  const draw = () =>
    attempt(async () => {
      if (!weights) return;
      const seed = Math.floor(Math.random() * 2 ** 31);
      const drawn = await Promise.all(
        weights.map(async (weight) => {
          const adapters = weight === 0 ? [] : [{ name: `${adapter.id}@${number}`, weight }];
          const wanted = { ...BLANK, prompt, count: 1, seed, model: adapter.baseModel, adapters };
          return { weight, run: (await submitCreate(requestOf(wanted, []))).run };
        }),
      );
      setTrial({ seed, prompt, drawn });
    });
  return (
    <section className="grid gap-3">
      <div>
        <h2 className="font-semibold">{t("adapters.test.title")}</h2>
        <p className="text-sm text-pretty text-ink-2">{t("adapters.test.text")}</p>
      </div>
      <form
        className="grid items-end gap-3 sm:grid-cols-[1fr_14rem_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          void draw();
        }}
      >
        <Field label={t("create.prompt")}>
          {(props) => <Input {...props} value={prompt} onChange={(event) => setPrompt(event.target.value)} />}
        </Field>
        <Field label={t("adapters.test.weights")} error={weights ? undefined : t("adapters.test.wrong")}>
          {(props) => <Input {...props} value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <Button type="submit" disabled={busy || !weights || !prompt.trim()}>
          <Sparkles size={16} />
          {t("adapters.test.draw")}
        </Button>
      </form>
      {trial ? (
        <>
          <ul
            className="grid grid-cols-2 gap-3 sm:grid-cols-(--columns)"
            style={{ "--columns": `repeat(${trial.drawn.length}, minmax(0, 1fr))` } as React.CSSProperties}
          >
            {trial.drawn.map((one) => (
              <li key={one.run} className="grid content-start gap-1.5">
                <h3 className="tabular text-sm font-medium">
                  {one.weight === 0
                    ? t("adapters.test.without")
                    : t("adapters.test.at", { weight: String(one.weight) })}
                </h3>
                <Drawn id={one.run} />
              </li>
            ))}
          </ul>
          <p className="tabular text-sm text-ink-2">{t("adapters.test.seed", { seed: String(trial.seed) })}</p>
        </>
      ) : null}
    </section>
  );
}
