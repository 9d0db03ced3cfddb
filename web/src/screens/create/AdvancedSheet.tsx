import { useStepSchema } from "@/api/create";
import { fieldsOf, type SchemaField } from "@/lib/schema";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { SchemaControl } from "@/ui/SchemaControl";
import { Sheet } from "@/ui/sheet";
import { Failure, Skeleton } from "@/ui/states";

/** Fields with controls of their own in the prompt bar, or that only the canvas fills. */
const ELSEWHERE = [
  "prompt",
  "negative_prompt",
  "count",
  "seed",
  "model",
  "preset",
  "strength",
  "adapters",
  "weights",
  "image",
  "mask",
];

/** Every other knob of the step, derived from its schema. */
export function AdvancedSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const schema = useStepSchema("create", open);
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={t("create.advanced")}>
      <div className="grid gap-5 p-5">
        {schema.isError ? <Failure error={schema.error} onRetry={() => void schema.refetch()} /> : null}
        {schema.isPending ? [1, 2, 3, 4].map((one) => <Skeleton key={one} className="h-14" />) : null}
        {schema.data ? (
          <>
            <p className="text-sm text-ink-2">{t("create.advancedHint", { title: schema.data.title })}</p>
            {fieldsOf(schema.data, ELSEWHERE).map((field) => (
              <Knob key={field.name} field={field} />
            ))}
          </>
        ) : null}
      </div>
    </Sheet>
  );
}

const TOP_LEVEL = new Set(["width", "height"]);

function Knob({ field }: { field: SchemaField }) {
  const composer = useComposer();
  const current: unknown = TOP_LEVEL.has(field.name) ? composer[field.name as "width"] : composer.advanced[field.name];
  const set = (value: unknown) => {
    if (TOP_LEVEL.has(field.name)) {
      composer.change({ [field.name]: value ?? null });
      return;
    }
    const rest = Object.fromEntries(Object.entries(composer.advanced).filter(([name]) => name !== field.name));
    composer.change({ advanced: value === undefined ? rest : { ...rest, [field.name]: value } });
  };
  return <SchemaControl field={field} current={current} set={set} />;
}
