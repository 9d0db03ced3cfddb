/**
 * What the page keeps on this machine: drafts and choices, never pictures.
 *
 * A choice about this browser (`keep`, `recall`) is everybody's who sits at it. What a person wrote (`keepOwn`,
 * `recallOwn`) lies under who they are and the workspace they are in, and goes with them (`leave`).
 */

const PREFIX = "atelier.";
const OWN = "own/";
/** What is kept of somebody's own: what stands in the prompt bar, and where uploads in parts go on. */
export const DRAFT = "composer";
export const UPLOADS = "uploads";
/** Written under no name by versions before: nobody knows whose it is. */
const NAMELESS = ["composer", "intents", "guided", "uploads"];
/** Whoever comes next works with these as well: how large tiles are says nothing of anybody. */
const OF_BROWSER = new Set(["theme", "notify", "library.size", "viewer.details"]);

export function recall<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise; // written by another version, or storage is switched off
  }
}

export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Full or switched off: the page works without, it only forgets at the next visit.
  }
}

/* --- what is somebody's own ------------------------------------------------------------------------------------- */

interface Place {
  user: string;
  workspace: string;
}

/** Who sits here, and in which workspace; null for nobody. */
let place: Place | null = null;
const listeners = new Set<() => void>();

const keyOf = (at: Place, name: string) =>
  `${OWN}${encodeURIComponent(at.user)}/${encodeURIComponent(at.workspace)}/${name}`;

/** Whose key that is, and what for; null for a choice about the browser. */
function ownerOf(key: string): (Place & { name: string }) | null {
  if (!key.startsWith(OWN)) return null;
  const [user = "", workspace = "", ...name] = key.slice(OWN.length).split("/");
  return { user: decodeURIComponent(user), workspace: decodeURIComponent(workspace), name: name.join("/") };
}

function move(next: Place | null): void {
  place = next;
  for (const listener of listeners) listener();
}

/** Say who sits here now: what is kept is theirs from here on, and whoever shows it reads it anew. */
export function settle(user: string | null, workspace: string | null): void {
  const next = user === null ? null : { user, workspace: workspace ?? "" };
  if (next?.user === place?.user && next?.workspace === place?.workspace) return;
  for (const name of NAMELESS) drop(name);
  move(next);
}

/** Hear when somebody else sits here, when something of theirs was dropped; at once where somebody sits here already. */
export function onPlace(listener: () => void): () => void {
  listeners.add(listener);
  if (place !== null) listener();
  return () => listeners.delete(listener);
}

export const recallOwn = <T>(name: string, otherwise: T): T =>
  place === null ? otherwise : recall(keyOf(place, name), otherwise);

/** Nothing is kept while nobody is known to sit here. */
export function keepOwn(name: string, value: unknown): void {
  if (place !== null) keep(keyOf(place, name), value);
}

/** Somebody leaves: nothing of theirs stays here, in no workspace. What is no choice about the browser goes as well. */
export function leave(): void {
  const user = place?.user;
  for (const key of keys()) {
    const owner = ownerOf(key);
    if (owner ? owner.user === user : !OF_BROWSER.has(key)) drop(key);
  }
  move(null);
}

/** A user or a workspace is erased: nothing of it stays here, whoever kept it. */
export function dropOf(gone: Partial<Place>): void {
  const within = (one: Place) =>
    (gone.user ?? one.user) === one.user && (gone.workspace ?? one.workspace) === one.workspace;
  for (const key of keys()) {
    const owner = ownerOf(key);
    if (owner && within(owner)) drop(key);
  }
  if (place && within(place)) move(null);
}

/** Let go of what anybody kept in this workspace under a name, where `about` holds for it. */
export function dropOwn(name: string, about: (value: unknown) => boolean): void {
  for (const key of keys()) {
    const owner = ownerOf(key);
    if (owner?.workspace === place?.workspace && owner?.name === name && about(recall<unknown>(key, null))) drop(key);
  }
  move(place);
}

function keys(): string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

function drop(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Switched off: then nothing is there either.
  }
}
