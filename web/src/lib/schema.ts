import { t, word } from "@/strings";

/** The fields of a step as its JSON schema tells them: what the advanced panel is made of. */

export interface SchemaNode {
  type?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
  default?: unknown;
  minimum?: number | undefined;
  maximum?: number | undefined;
  exclusiveMinimum?: number | undefined;
  maxLength?: number | undefined;
  enum?: readonly unknown[] | undefined;
  anyOf?: readonly SchemaNode[] | undefined;
  items?: SchemaNode | undefined;
  properties?: Record<string, SchemaNode> | undefined;
  $ref?: string | undefined;
  $defs?: Record<string, SchemaNode> | undefined;
}

/** `lines`: a list of texts, one a line. */
export type FieldKind = "integer" | "number" | "text" | "switch" | "choice" | "lines";

export interface SchemaField {
  name: string;
  label: string;
  hint: string;
  kind: FieldKind;
  /** Whether it can be left empty. */
  optional: boolean;
  otherwise: unknown;
  minimum?: number;
  maximum?: number;
  choices: string[];
  /** A text of more than a few words. */
  long?: boolean;
}

function resolve(node: SchemaNode, root: SchemaNode): SchemaNode {
  const name = node.$ref?.split("/").pop();
  const target = name === undefined ? undefined : root.$defs?.[name];
  return target ? { ...target, ...node, $ref: undefined } : node;
}

/** The fields of a schema that a form can show, leaving out `skip`. Lists of assets have controls of their own. */
export function fieldsOf(root: SchemaNode, skip: readonly string[] = []): SchemaField[] {
  const found: SchemaField[] = [];
  for (const [name, raw] of Object.entries(root.properties ?? {})) {
    if (skip.includes(name)) continue;
    const outer = resolve(raw, root);
    const options = (outer.anyOf ?? [outer]).map((one) => resolve(one, root));
    const inner = options.find((one) => one.type !== "null") ?? outer;
    const kind = kindOf(inner);
    if (kind === null) continue;
    const minimum = inner.minimum ?? inner.exclusiveMinimum;
    found.push({
      name,
      label: word("knob", name),
      hint: outer.description ?? inner.description ?? "",
      kind,
      optional: options.some((one) => one.type === "null"),
      otherwise: outer.default ?? null,
      ...(minimum === undefined ? {} : { minimum }),
      ...(inner.maximum === undefined ? {} : { maximum: inner.maximum }),
      ...((inner.maxLength ?? 0) > 1000 ? { long: true } : {}),
      choices: (inner.enum ?? []).filter((one) => typeof one === "string"),
    });
  }
  return found;
}

function kindOf(node: SchemaNode): FieldKind | null {
  if (node.enum) return "choice";
  if (node.type === "integer") return "integer";
  if (node.type === "number") return "number";
  if (node.type === "boolean") return "switch";
  if (node.type === "array") return node.items?.type === "string" ? "lines" : null;
  return node.type === "string" ? "text" : null;
}

/** What a person typed, as the server takes it; undefined where it is left to the server, a text where it is wrong. */
export function parsed(field: SchemaField, text: string): { value?: unknown; problem?: string } {
  const trimmed = text.trim();
  if (trimmed === "") return {};
  if (field.kind === "text" || field.kind === "choice") return { value: trimmed };
  if (field.kind === "lines")
    return {
      value: trimmed
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean),
    };
  const value = Number(trimmed.replace(",", "."));
  if (!Number.isFinite(value) || (field.kind === "integer" && !Number.isInteger(value))) {
    return { problem: t(field.kind === "integer" ? "field.whole" : "field.number") };
  }
  if (field.minimum !== undefined && value < field.minimum)
    return { problem: t("field.least", { least: field.minimum }) };
  if (field.maximum !== undefined && value > field.maximum)
    return { problem: t("field.most", { most: field.maximum }) };
  return { value };
}

/** A plain value as a text; nothing for what a field cannot show. */
export const shown = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
