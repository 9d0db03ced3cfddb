import { api, ask, fetchAs, type Schemas } from "@/api/client";
import { RequestFailed } from "@/api/problem";
import { send } from "@/api/raw";
import { fetchUploads, refreshUploads, type OpenUpload } from "@/api/uploads";
import { keepOwn, recallOwn, UPLOADS } from "@/lib/store";

/** Files above this go in parts that need not be sent again after a cut, a reload or a restart. */
const IN_PARTS = 8 * 2 ** 20;
const PART = 4 * 2 ** 20;
const TRIES = 5;

type Added = Schemas["AddedOut"];

/** Bring one file: small ones at once, large ones in parts (tus). */
export function upload(subject: string, file: File, onProgress: (part: number) => void): Promise<Added> {
  if (file.size > IN_PARTS) return inParts(subject, file, onProgress);
  const form = new FormData();
  form.append("files", file, file.name);
  return send<Added>(`/v1/subjects/${subject}/photos`, form, onProgress);
}

/** Whether an upload is of this file, as far as its name and size tell; the studio may have tidied the name. */
const sameFile = (one: OpenUpload, subject: string, file: File) =>
  one.subject === subject && one.length === file.size && plain(one.name) === plain(file.name);
const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

const nameOf = (subject: string, file: File) => [subject, file.name, file.size, file.lastModified].join("|");

function remember(name: string, id: string | null): void {
  const others = Object.entries(recallOwn<Record<string, string>>(UPLOADS, {})).filter(([one]) => one !== name);
  keepOwn(UPLOADS, Object.fromEntries(id ? [...others, [name, id]] : others));
}

/** Where an earlier try stopped, here or in another browser, or a new upload. */
async function begin(subject: string, file: File, name: string): Promise<{ id: string; offset: number }> {
  const known = recallOwn<Record<string, string>>(UPLOADS, {})[name];
  if (known) {
    try {
      return await ask(api.GET("/v1/uploads/{upload}", { params: { path: { upload: known } } }));
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      remember(name, null); // expired, or finished meanwhile
    }
  }
  const there = (await fetchUploads()).find((one) => sameFile(one, subject, file));
  if (there) {
    remember(name, there.id);
    return there;
  }
  const made = await ask(api.POST("/v1/uploads", { body: { subject, name: file.name, length: file.size } }));
  remember(name, made.id);
  return made;
}

async function inParts(subject: string, file: File, onProgress: (part: number) => void): Promise<Added> {
  const name = nameOf(subject, file);
  let { id, offset } = await begin(subject, file, name);
  let failed = 0;
  while (offset < file.size) {
    onProgress(offset / file.size);
    try {
      await part(id, offset, file.slice(offset, offset + PART));
      offset = Math.min(file.size, offset + PART);
      failed = 0;
    } catch (error) {
      failed += 1;
      if (failed > TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** failed));
      ({ id, offset } = await begin(subject, file, name));
    }
  }
  const added = await ask(api.POST("/v1/uploads/{upload}/finish", { params: { path: { upload: id } }, body: {} }));
  remember(name, null);
  void refreshUploads();
  return added;
}

async function part(id: string, offset: number, content: Blob): Promise<void> {
  const request = new Request(new URL(`/v1/uploads/${id}`, location.origin), {
    method: "PATCH",
    headers: {
      "Content-Type": "application/offset+octet-stream",
      "Tus-Resumable": "1.0.0",
      "Upload-Offset": String(offset),
    },
    body: content,
  });
  const response = await fetchAs(request);
  if (!response.ok) throw new TypeError(`part at ${offset}: ${response.status}`);
}
