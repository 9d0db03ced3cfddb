/** What the page shows, by its own names. `src/api/*.ts` fill these from the server's generated types. */

import type { RunState } from "@/live/events";

export type Preset = "draft" | "standard" | "high";
export type SubjectKind = "person" | "group" | "pet" | "garment" | "style" | "brand";

export interface AdapterChoice {
  name: string;
  weight: number;
}

export interface CreateRequest {
  prompt: string;
  subjects: string[];
  negative_prompt: string;
  preset: Preset;
  count: number;
  width: number | null;
  height: number | null;
  seed: number | null;
  model: string;
  adapters: AdapterChoice[];
  image: string | null;
  strength: number;
  mask?: string | null;
  [advanced: string]: unknown;
}

export interface Fault {
  message: string;
  kept: string;
  advice: string;
}

export interface Task {
  id: string;
  node: string;
  index: number;
  state: RunState;
  /** Tasks before it in the queue; null when it does not wait. */
  position: number | null;
  done: number;
  total: number;
  note: string;
  eta: number | null;
  fault: Fault | null;
}

export interface Run {
  id: string;
  /** Name of the recipe: create, edit, train, caption, … */
  recipe: string;
  title: string;
  state: RunState;
  created: string;
  inputs: Record<string, unknown>;
  /** As they were written. */
  prompts: string[];
  /** What the model was told, where that is not what was written; else empty. */
  told: string[];
  /** Of its pictures, px. */
  width: number;
  height: number;
  tasks: Task[];
  pictures: Asset[];
  /** How many pictures it will have made. */
  expected: number;
  faults: Fault[];
  /** In the queue; 1: the next. */
  position: number | null;
  /** Kind of the lane that it waits for; null: unknown. */
  lane: string | null;
  /** Id of the person who submitted it. */
  owner: string;
  priority: number;
  /** Seconds until all of it was expected to be done when it was read; null: unknown. */
  eta: number | null;
  /** When it was read, ms since 1970. */
  read: number;
}

export interface Asset {
  id: string;
  kind: string;
  width: number;
  height: number;
  created: string;
  thumbnail: string;
  content: string;
  prompt: string;
  seed: number | null;
  favourite: boolean;
  stars: number;
  trashed: boolean;
  /** Its most common colour, to be shown until the picture is there. */
  colour: string | null;
}

export interface Model {
  id: string;
  name: string;
  family: string;
  installed: boolean;
  builtin: boolean;
  default: boolean;
  abilities: string[];
  negativePrompt: boolean;
  trainingSize: number;
  /** Pictures that an edit looks at, at most. */
  references: number;
  presets: Record<string, { width: number; height: number; steps: number }>;
  notes: string;
  licence: { id: string; name: string; url: string; commercial: boolean; mustAccept: boolean; note: string };
  /** Bytes to download; null where it is here or not known. */
  download: number | null;
  /** How it would be held on this machine; null where nobody looked. */
  plan: ModelPlan | null;
}

/** Of the standard quality. */
export interface ModelPlan {
  fits: boolean;
  summary: string;
  /** Memory at most, bytes. */
  peak: number;
  /** What it would be drawn on: cuda:0, mps, cpu. */
  device: string;
  /** Roughly, for one picture. */
  seconds: number;
}

export interface PersonalVersion {
  number: number;
  asset: string;
  created: string;
  chosen: boolean;
  step: number | null;
  scores: Record<string, number | null>;
  tags: string[];
  notes: string;
}

export interface PersonalModel {
  id: string;
  name: string;
  baseModel: string;
  subject: string | null;
  chosen: number | null;
  versions: PersonalVersion[];
}

export interface Subject {
  id: string;
  name: string;
  kind: SubjectKind;
  trigger: string;
  notes: string;
  created: string;
  /** Begun with photos, and nobody said yet who it is. */
  draft: boolean;
  photos: number;
  accepted: number;
  captions: number;
  needsConsent: boolean;
  scopes: string[];
  cover: string | null;
  models: PersonalModel[];
  /** The run that trains it now. */
  training: string | null;
}

export interface Finding {
  code: string;
  severity: string;
  message: string;
}

/** What became of one photo that was brought. */
export interface PhotoNews {
  name: string;
  asset: string | null;
  accepted: boolean;
  findings: Finding[];
}

export interface Verdict {
  check: string;
  passed: boolean;
  overridden: boolean;
  reason: string;
}

export interface Photo {
  asset: string;
  name: string;
  width: number;
  height: number;
  thumbnail: string;
  content: string;
  accepted: boolean;
  verdicts: Verdict[];
  /** Boxes of faces in px: left, top, right, bottom. */
  faces: number[][];
  caption: string;
  rating: string | null;
  minor: boolean;
  added: string;
}

export interface Consent {
  id: string;
  givenBy: string;
  scopes: string[];
  givenAt: string;
  expiresAt: string | null;
  withdrawnAt: string | null;
}

export interface Certificate {
  id: string;
  /** Its id; `*` for a whole workspace. */
  subject: string;
  at: string;
  counts: Record<string, number>;
  /** What erasing here cannot reach. */
  unreachable: string[];
  /** False while freed pages of the database wait to be rewritten. */
  complete: boolean;
}

export interface Bucket {
  /** First day of the month: "2026-11-01". */
  start: string;
  count: number;
}

/** What a library shows: part of the address, so that every view can be linked to. */
export interface LibraryFilter {
  text?: string | undefined;
  kind?: string | undefined;
  subject?: string | undefined;
  model?: string | undefined;
  adapter?: string | undefined;
  tag?: string | undefined;
  collection?: string | undefined;
  colour?: string | undefined;
  rating?: string | undefined;
  stars?: number | undefined;
  similar?: string | undefined;
  trash?: boolean | undefined;
}

/** A picture that another one came from, or that came from it. */
export interface Relative {
  id: string;
  kind: string;
  role: string;
  thumbnail: string | null;
  title: string;
}

export interface AssetDetail extends Asset {
  /** What the model was told, where that is not what the person wrote; else empty. */
  told: string;
  mediaType: string;
  bytes: number;
  rating: string | null;
  note: string;
  tags: string[];
  /** All that made it, by field. */
  meta: Record<string, unknown>;
  run: string | null;
  subjects: string[];
}

export interface Lineage {
  parents: Relative[];
  children: Relative[];
}

export interface Collection {
  id: string;
  name: string;
  count: number;
}

export interface Share {
  id: string;
  /** Only known right after it was made. */
  url: string;
  title: string;
  count: number;
  expiresAt: string | null;
  createdAt: string;
  /** Whether it shows something now. */
  open: boolean;
  views: number;
}
