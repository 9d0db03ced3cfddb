import { useQuery } from "@tanstack/react-query";

import { personalModel } from "@/api/adapters";
import { contentAddress, thumbnailAddress, trashAssets } from "@/api/assets";
import { api, ask, askAll, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";
import { upload } from "@/api/upload";
import type { Certificate, Consent, Photo, PhotoNews, Subject, SubjectKind } from "@/api/types";
import { says } from "@/lib/naming";
import { DRAFT, dropOwn, UPLOADS } from "@/lib/store";

type SubjectOut = Schemas["SubjectOut"];

const subjectOf = (out: SubjectOut): Subject => ({
  id: out.id,
  name: out.name,
  kind: out.kind,
  trigger: out.trigger,
  notes: out.notes,
  created: out.created,
  draft: out.draft,
  photos: out.photos,
  accepted: out.accepted,
  captions: out.captions,
  needsConsent: out.needs_consent,
  scopes: out.scopes,
  cover: out.cover ? thumbnailAddress(out.cover, 512) : null,
  models: out.models.map(personalModel),
  training: out.training,
});

const at = (id: string) => ({ path: { subject: id } });
const every = { query: { limit: 200 } };

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
    queryFn: async () =>
      (
        await askAll((cursor) =>
          ask(api.GET("/v1/subjects", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })),
        )
      ).map(subjectOf),
  });

export const fetchSubject = async (id: string): Promise<Subject> =>
  subjectOf(await ask(api.GET("/v1/subjects/{subject}", { params: at(id) })));

export const useSubject = (id: string) => useQuery({ queryKey: ["subject", id], queryFn: () => fetchSubject(id) });

/** @param draft it is begun before anybody says who it is; a number is added to the name where it is taken */
export async function createSubject(wish: { name: string; kind: SubjectKind }, draft = false): Promise<Subject> {
  const known = new Set((queryClient.getQueryData<Subject[]>(["subjects"]) ?? []).map((one) => one.name.toLowerCase()));
  let name = wish.name;
  for (let count = 2; draft && known.has(name.toLowerCase()); count += 1) name = `${wish.name} ${count}`;
  const made = subjectOf(
    await ask(api.POST("/v1/subjects", { body: { ...wish, name, trigger: "", notes: "", draft } })),
  );
  await refreshSubject(made.id);
  return made;
}

export async function addSample(): Promise<Subject> {
  const made = subjectOf(await ask(api.POST("/v1/subjects/sample", { body: { name: "" } })));
  await refreshSubject(made.id);
  return made;
}

export async function changeSubject(
  id: string,
  change: { name?: string; trigger?: string; notes?: string; draft?: boolean },
): Promise<void> {
  await ask(api.PATCH("/v1/subjects/{subject}", { params: at(id), body: change }));
  await refreshSubject(id);
}

// --- consent ---------------------------------------------------------------------------------------------------------

export const useConsents = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ["subject", id, "consents"],
    enabled,
    queryFn: async (): Promise<Consent[]> =>
      (await ask(api.GET("/v1/subjects/{subject}/consents", { params: { ...at(id), ...every } }))).items.map((one) => ({
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
  consent: { given_by: string; expires_at?: string | null; scopes?: Schemas["Scope"][] },
): Promise<void> {
  await ask(
    api.POST("/v1/subjects/{subject}/consents", {
      params: at(id),
      body: { scopes: ["training", "generation"], note: "", ...consent },
    }),
  );
  await refreshSubject(id);
}

export async function withdrawConsent(id: string): Promise<void> {
  await ask(api.POST("/v1/subjects/{subject}/consents/withdraw", { params: at(id), body: {} }));
  await refreshSubject(id);
}

// --- photos ----------------------------------------------------------------------------------------------------------

export async function addPhoto(subject: string, file: File, onProgress: (part: number) => void): Promise<PhotoNews[]> {
  const news = await upload(subject, file, onProgress);
  void refreshSubject(subject);
  return news.items.map((one) => ({
    name: one.name,
    asset: one.asset_id,
    accepted: one.accepted,
    findings: one.findings,
  }));
}

export async function fetchPhotos(id: string): Promise<Photo[]> {
  const query = { limit: 1000 };
  const { items } = await ask(api.GET("/v1/subjects/{subject}/photos", { params: { ...at(id), query } }));
  return items.map((one) => ({
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
  }));
}

export const usePhotos = (id: string, enabled = true) =>
  useQuery({ queryKey: ["subject", id, "photos"], enabled, queryFn: () => fetchPhotos(id) });

export async function acceptPhoto(subject: string, photo: string): Promise<void> {
  await ask(
    api.POST("/v1/subjects/{subject}/photos/{photo}/accept", {
      params: { path: { subject, photo } },
      body: { check: "", note: "" },
    }),
  );
  await refreshSubject(subject);
}

export async function rejectPhoto(subject: string, photo: string): Promise<void> {
  await ask(
    api.POST("/v1/subjects/{subject}/photos/{photo}/reject", {
      params: { path: { subject, photo } },
      body: { note: "" },
    }),
  );
  await refreshSubject(subject);
}

export async function ratePhotos(subject: string, ids: readonly string[], rating: Schemas["Rating"]): Promise<void> {
  if (ids.length === 0) return;
  await ask(api.PATCH("/v1/subjects/{subject}/photos", { params: at(subject), body: { ids: [...ids], rating } }));
  await refreshSubject(subject);
}

export async function trashPhotos(subject: string, ids: readonly string[]): Promise<void> {
  await trashAssets(ids);
  await refreshSubject(subject);
}

export const useAdvice = (id: string) =>
  useQuery({
    queryKey: ["subject", id, "advice"],
    queryFn: async () => (await ask(api.GET("/v1/subjects/{subject}/advice", { params: at(id) }))).advice,
    retry: false,
  });

// --- captions --------------------------------------------------------------------------------------------------------

export async function writeCaption(subject: string, photo: string, text: string): Promise<void> {
  await ask(
    api.PUT("/v1/subjects/{subject}/captions", { params: at(subject), body: { items: [{ asset_id: photo, text }] } }),
  );
  await refreshSubject(subject);
}

export async function writeCaptions(subject: string, again: boolean): Promise<void> {
  await ask(
    api.POST("/v1/subjects/{subject}/captions/write", {
      params: at(subject),
      body: { again, model: "", class_word: "" },
    }),
  );
  await refreshSubject(subject);
}

export async function replaceInCaptions(
  subject: string,
  change: { find: string; replacement: string; whole_words: boolean },
): Promise<number> {
  const { changed } = await ask(
    api.POST("/v1/subjects/{subject}/captions/replace", { params: at(subject), body: change }),
  );
  await refreshSubject(subject);
  return changed;
}

export async function changeTags(subject: string, change: { add?: string; remove?: string }): Promise<number> {
  const { changed } = await ask(
    api.POST("/v1/subjects/{subject}/captions/tags", { params: at(subject), body: { front: false, ...change } }),
  );
  await refreshSubject(subject);
  return changed;
}

// --- forgetting ------------------------------------------------------------------------------------------------------

export const certificateOf = (out: Schemas["CertificateOfErasure"]): Certificate => ({
  id: out.id,
  subject: out.subject,
  at: out.erased_at,
  counts: out.erased,
  unreachable: out.unreachable,
  complete: out.complete,
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
  // Drafts that name them are not the studio's to erase: this browser has them.
  dropOwn(DRAFT, (draft) => says(draft, choice.confirm));
  dropOwn(UPLOADS, (begun) => says(begun, id));
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
