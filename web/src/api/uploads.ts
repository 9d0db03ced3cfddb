import { useQuery } from "@tanstack/react-query";

import { api, ask, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";

/** A large file that is on its way, from whatever browser: it goes on where it stopped. */
export type OpenUpload = Schemas["UploadOut"];

const UPLOADS = ["uploads"];

export const fetchUploads = async (): Promise<OpenUpload[]> => (await ask(api.GET("/v1/uploads"))).items;

export const useUploads = () => useQuery({ queryKey: UPLOADS, queryFn: fetchUploads });

export const refreshUploads = () => queryClient.invalidateQueries({ queryKey: UPLOADS });

/** What arrived of it goes. */
export async function discardUpload(upload: string): Promise<void> {
  await ask(api.DELETE("/v1/uploads/{upload}", { params: { path: { upload } } }));
  await refreshUploads();
}
