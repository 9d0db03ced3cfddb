import { withOwn } from "@/screens/library/options";
import { t } from "@/strings";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";

interface Props {
  label: string;
  found: readonly { value: string; count: number }[];
  chosen: string | undefined;
  onChoose: (value: string | undefined) => void;
}

/** One of the labels that pictures have (adapters, tags), with how many have it; nothing where there are none. */
export function LabelFilter({ label, found, chosen, onChoose }: Props) {
  if (found.length === 0 && !chosen) return null;
  return (
    <Field label={label}>
      {(props) => (
        <Select
          {...props}
          value={chosen ?? ""}
          onChange={(value) => onChoose(value || undefined)}
          options={[{ value: "", label: t("common.all") }, ...withOwn(found, chosen)]}
        />
      )}
    </Field>
  );
}
