import { useQuery } from "@tanstack/react-query";

import { personalModel, type PersonalModelOut } from "@/api/adapters";
import { contentAddress, thumbnailAddress, trashAssets } from "@/api/assets";
import { api, ask, askAll, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import { call, send } from "@/api/raw";
import type { Certificate, Consent, Finding, Photo, PhotoNews, Subject, SubjectKind } from "@/api/types";

interface SubjectOut {
  id: string;
  name: string;
  kind: SubjectKind;
  trigger: string;
  notes: string;
  created: string;
  photos: number;
  accepted: number;
  captions: number;
  needs_consent: boolean;
  scopes: string[];
  cover: string | null;
  models: PersonalModelOut[];
  training: string | null;
}

const subjectOf = (out: SubjectOut): Subject => ({
  id: out.id,
  name: out.name,
  kind: out.kind,
  trigger: out.trigger,
  notes: out.notes,
  created: out.created,
  photos: out.photos,
  accepted: out.accepted,
  captions: out.captions,
  needsConsent: out.needs_consent,
  scopes: out.scopes,
  cover: out.cover ? thumbnailAddress(out.cover, 512) : null,
  models: out.models.map(personalModel),
  training: out.training,
});

const at = (id: string) => `/v1/subjects/${id}`;

/** Whatever shows a subject is read anew. */
export const refreshSubject = (id: string) =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ["subjects"] }),
    queryClient.invalidateQueries({ queryKey: ["subject", id] }),
    queryClient.invalidateQueries({ queryKey: ["library"] }),
  ]);

export const useSubjects = () =>
  useQuery({
    queryKey: ["subjects"],
    queryFn: async () => (await call<{ items: SubjectOut[] }>("GET", "/v1/subjects?limit=200")).items.map(subjectOf),
  });

export const useSubject = (id: string) =>
  useQuery({ queryKey: ["subject", id], queryFn: async () => subjectOf(await call<SubjectOut>("GET", at(id))) });

/** @param numbered add a number to the name where it is taken */
export async function createSubject(wish: { name: string; kind: SubjectKind }, numbered = false): Promise<Subject> {
  const known = new Set((queryClient.getQueryData<Subject[]>(["subjects"]) ?? []).map((one) => one.name.toLowerCase()));
  let name = wish.name;
  for (let count = 2; numbered && known.has(name.toLowerCase()); count += 1) name = `${wish.name} ${count}`;
  const made = subjectOf(await call<SubjectOut>("POST", "/v1/subjects", { ...wish, name }));
  await refreshSubject(made.id);
  return made;
}

export async function addSample(): Promise<Subject> {
  const made = subjectOf(await call<SubjectOut>("POST", "/v1/subjects/sample", {}));
  await refreshSubject(made.id);
  return made;
}

export async function changeSubject(
  id: string,
  change: { name?: string; trigger?: string; notes?: string },
): Promise<void> {
  await call("PATCH", at(id), change);
  await refreshSubject(id);
}

// --- consent ---------------------------------------------------------------------------------------------------------

interface ConsentOut {
  id: string;
  given_by: string;
  scopes: string[];
  given_at: string;
  expires_at: string | null;
  withdrawn_at: string | null;
}

export const useConsents = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ["subject", id, "consents"],
    enabled,
    queryFn: async (): Promise<Consent[]> =>
      (await call<{ items: ConsentOut[] }>("GET", `${at(id)}/consents?limit=100`)).items.map((one) => ({
        id: one.id,
        givenBy: one.given_by,
        scopes: one.scopes,
        givenAt: one.given_at,
        expiresAt: one.expires_at,
        withdrawnAt: one.withdrawn_at,
      })),
  });

export async function giveConsent(
  id: string,
  consent: { given_by: string; expires_at?: string | null; scopes?: string[] },
): Promise<void> {
  await call("POST", `${at(id)}/consents`, { scopes: ["training", "generation"], ...consent });
  await refreshSubject(id);
}

export async function withdrawConsent(id: string): Promise<void> {
  await call("POST", `${at(id)}/consents/withdraw`, {});
  await refreshSubject(id);
}

// --- photos ----------------------------------------------------------------------------------------------------------

interface PhotoNewsOut {
  name: string;
  asset_id: string | null;
  accepted: boolean;
  findings: Finding[];
}

interface PhotoOut {
  asset_id: string;
  name: string;
  width: number;
  height: number;
  accepted: boolean;
  verdicts: { check: string; passed: boolean; overridden: boolean; reason: string }[];
  faces: [number, number, number, number][];
  caption: string;
  rating: string | null;
  minor: boolean;
  added: string;
}

export async function addPhoto(subject: string, file: File, onProgress: (part: number) => void): Promise<PhotoNews[]> {
  const form = new FormData();
  form.append("files", file, file.name);
  const news = await send<{ items: PhotoNewsOut[] }>(`${at(subject)}/photos`, form, onProgress);
  void refreshSubject(subject);
  return news.items.map((one) => ({
    name: one.name,
    asset: one.asset_id,
    accepted: one.accepted,
    findings: one.findings,
  }));
}

export const usePhotos = (id: string) =>
  useQuery({
    queryKey: ["subject", id, "photos"],
    queryFn: async (): Promise<Photo[]> =>
      (await call<{ items: PhotoOut[] }>("GET", `${at(id)}/photos?limit=500`)).items.map((one) => ({
        asset: one.asset_id,
        name: one.name,
        width: one.width,
        height: one.height,
        thumbnail: thumbnailAddress(one.asset_id, 256),
        content: contentAddress(one.asset_id),
        accepted: one.accepted,
        verdicts: one.verdicts,
        faces: one.faces,
        caption: one.caption,
        rating: one.rating,
        minor: one.minor,
        added: one.added,
      })),
  });

export async function acceptPhoto(subject: string, photo: string): Promise<void> {
  await call("POST", `${at(subject)}/photos/${photo}/accept`, {});
  await refreshSubject(subject);
}

export async function rejectPhoto(subject: string, photo: string): Promise<void> {
  await call("POST", `${at(subject)}/photos/${photo}/reject`, {});
  await refreshSubject(subject);
}

export async function ratePhotos(subject: string, ids: readonly string[], rating: string): Promise<void> {
  if (ids.length === 0) return;
  await call("PATCH", `${at(subject)}/photos`, { ids, rating });
  await refreshSubject(subject);
}

export async function trashPhotos(subject: string, ids: readonly string[]): Promise<void> {
  await trashAssets(ids);
  await refreshSubject(subject);
}

export const useAdvice = (id: string) =>
  useQuery({
    queryKey: ["subject", id, "advice"],
    queryFn: async () => (await call<{ advice: string[] }>("GET", `${at(id)}/advice`)).advice,
    retry: false,
  });

// --- captions --------------------------------------------------------------------------------------------------------

export async function writeCaption(subject: string, photo: string, text: string): Promise<void> {
  await call("PUT", `${at(subject)}/captions`, { items: [{ asset_id: photo, text }] });
  await refreshSubject(subject);
}

export async function writeCaptions(subject: string, again: boolean): Promise<void> {
  await call("POST", `${at(subject)}/captions/write`, { again });
  await refreshSubject(subject);
}

export async function replaceInCaptions(
  subject: string,
  change: { find: string; replacement: string; whole_words: boolean },
): Promise<number> {
  const { changed } = await call<{ changed: number }>("POST", `${at(subject)}/captions/replace`, change);
  await refreshSubject(subject);
  return changed;
}

export async function changeTags(subject: string, change: { add?: string; remove?: string }): Promise<number> {
  const { changed } = await call<{ changed: number }>("POST", `${at(subject)}/captions/tags`, change);
  await refreshSubject(subject);
  return changed;
}

// --- forgetting ------------------------------------------------------------------------------------------------------

const certificateOf = (out: Schemas["CertificateOfErasure"]): Certificate => ({
  id: out.id,
  at: out.erased_at,
  counts: out.erased,
  unreachable: out.unreachable,
});

export const useForgetPreview = (id: string) =>
  useQuery({
    queryKey: ["subject", id, "forget"],
    queryFn: async (): Promise<{ counts: Record<string, number>; shared: { id: string; thumbnail: string }[] }> => {
      const out = await ask(api.GET("/v1/subjects/{subject}/forget", { params: { path: { subject: id } } }));
      return {
        counts: out.counts,
        shared: out.shared.map((one) => ({ id: one.asset, thumbnail: thumbnailAddress(one.asset, 256) })),
      };
    },
    gcTime: 0,
  });

type Choice = "erase" | "keep";

export async function forgetSubject(
  id: string,
  choice: { confirm: string; pictures: Choice; shared: Choice | null },
): Promise<Certificate> {
  const certificate = await ask(
    api.POST("/v1/subjects/{subject}/forget", { params: { path: { subject: id } }, body: choice }),
  );
  queryClient.removeQueries({ queryKey: ["subject", id] });
  void queryClient.invalidateQueries();
  return certificateOf(certificate);
}

export const useCertificates = () =>
  useQuery({
    queryKey: ["certificates"],
    queryFn: async () =>
      (
        await askAll((cursor) =>
          ask(api.GET("/v1/erasures", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
        )
      ).map(certificateOf),
  });
