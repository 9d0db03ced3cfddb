import type { Model } from "@/api/types";

type Able = Pick<Model, "id" | "installed" | "default" | "abilities">;

/** Installed models that change pictures by instruction. */
export const editors = <M extends Able>(models: readonly M[]): M[] =>
  models.filter((one) => one.installed && one.abilities.includes("edit"));

/** The one that edits: the chosen one, else the default one, where they can; else whichever can. */
export function editorOf<M extends Able>(models: readonly M[], chosen: string): M | undefined {
  const able = editors(models);
  return able.find((one) => one.id === chosen) ?? able.find((one) => one.default) ?? able[0];
}
