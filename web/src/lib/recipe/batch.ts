import { itemOf, plain } from "@/lib/recipe/types";

/** Rows of comma-separated values (RFC 4180): quotes, doubled quotes and line breaks within them, any line ending. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const end = () => {
    row.push(cell);
    cell = "";
  };
  const source = text.replace(/^\uFEFF/, "");
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] ?? "";
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (source[at + 1] === '"') cell += source[++at] ?? "";
      else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === ",") end();
    else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && source[at + 1] === "\n") at++;
      end();
      rows.push(row);
      row = [];
    } else cell += sign;
  }
  if (cell !== "" || row.length > 0) {
    end();
    rows.push(row);
  }
  return rows.filter((one) => one.some((value) => value.trim() !== ""));
}

/** What a person typed as a value of a type; undefined where nothing was, and a text where the server will say why not. */
export function valueOf(type: string, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  const own = plain(type);
  const item = itemOf(own);
  if (own === "text") return text;
  if (item !== null && own !== "json") {
    const lines = trimmed.split("\n").map((line) => valueOf(item, line));
    return lines.filter((one) => one !== undefined);
  }
  if (["integer", "number", "seed"].includes(own)) {
    const number = Number(trimmed.replace(",", "."));
    return Number.isFinite(number) ? number : trimmed;
  }
  if (own === "boolean") return /^(true|yes|1)$/i.test(trimmed);
  if (own === "json") {
    try {
      return JSON.parse(trimmed) as unknown;
    } catch {
      return trimmed;
    }
  }
  return { $asset: trimmed };
}

/** Rows of a batch out of a table whose first line names inputs; names that are none are told. */
export function tableRows(
  text: string,
  types: Record<string, string>,
): { rows: Record<string, unknown>[]; unknown: string[] } {
  const [head = [], ...body] = csvRows(text);
  const names = head.map((name) => name.trim());
  const rows = body.map((cells) => {
    const row: Record<string, unknown> = {};
    names.forEach((name, at) => {
      const type = types[name];
      const value = type === undefined ? undefined : valueOf(type, cells[at] ?? "");
      if (value !== undefined) row[name] = value;
    });
    return row;
  });
  return { rows, unknown: names.filter((name) => !(name in types)) };
}
